import { type Answer, type Contender, eachAlone, type Place } from '../harness/contender.js';

/** A Map in the process and nothing else: the floor of memory, and of the time of a first level. */
export function map(options: { texts: boolean }): Contender {
  return {
    version: `Node.js ${process.versions.node}`,
    ownBatch: false,
    open: (place) => open(place, options),
  };
}

function open({ source }: Place, { texts }: { texts: boolean }) {
  const kept = new Map<string, Answer | string>();
  const get = async (key: string): Promise<Answer> => {
    const found = kept.get(key);
    if (found !== undefined) return typeof found === 'string' ? (JSON.parse(found) as Answer) : found;
    const answer = await source(key);
    kept.set(key, texts ? JSON.stringify(answer) : answer);
    return answer;
  };
  return Promise.resolve({
    get,
    getMany: eachAlone(get),
    invalidate: (key: string) => Promise.resolve(kept.delete(key)),
    close: () => {
      kept.clear();
      return Promise.resolve();
    },
  });
}
