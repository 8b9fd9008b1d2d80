import { join } from 'node:path';
import { namesOf } from '../../test/support/api-client.js';
import { type Profile, withLoadedApp } from '../lib/loaded-app.js';
import { writeResult } from '../lib/result.js';
import { evaluate, readKsr } from './ksr.js';

/**
 * Relevance of every search type over HTTP, on the КСР pairs:
 * `node .cache/bench/bench/relevance/search-types.js [folder of the data] [profile]`.
 */
const [folder = '../shared/data/ksr', profile = 'servers'] = process.argv.slice(2);
const data = await readKsr(folder);

const outcomes = await withLoadedApp(
  profile as Profile,
  join(folder, 'ksr_clean.csv.gz'),
  async ({ api }) => {
    const found: object[] = [];
    for (const search_type of ['hybrid', 'vector', 'sql', 'fuzzy']) {
      const relevance = await evaluate(data, async (query) => {
        const answer = await api.search(query.slice(0, 500), {
          search_type,
          limit: '100',
          use_cache: 'false',
        });
        if (answer.status !== 200) throw new Error(`Search answered ${answer.status}: ${query}`);
        return namesOf(answer);
      });
      found.push({ search_type, ...relevance });
      console.log(JSON.stringify(found.at(-1)));
    }
    return found;
  },
);
await writeResult('relevance', { profile, names: data.names.length, outcomes });
