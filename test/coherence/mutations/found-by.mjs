/** Found by simulated instances in this mode, under these faults. */
export const race = (mode, ...faults) => ({ mode, faults });

/** Found by a spec beside the code. */
export const spec = (file) => ({ spec: `src/cache/${file}` });

/** What a text becomes that is taken out. */
export const NOTHING = '';
