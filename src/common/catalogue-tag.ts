/** The tag of everything that was made from the whole catalogue: every write of a material makes it void. */
export const CATALOGUE_TAG = 'search';
