/** A change that is not in the vector store after so many milliseconds is late: searches by meaning may lack it. */
export const LAG_MS = 1000;
/** How long a search that may lack something is kept, in milliseconds. */
export const LAGGING_TTL_MS = 5000;
