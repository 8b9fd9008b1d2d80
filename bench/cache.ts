import { installPeers } from './cache/harness/peer-packages.js';
import type { Run } from './cache/harness/run.js';
import { faultsPart } from './cache/parts/faults.js';
import { memoryPart } from './cache/parts/memory.js';
import { speedPart } from './cache/parts/speed.js';
import { stalePart } from './cache/parts/stale.js';
import { writeResult } from './lib/result.js';

/**
 * The cache beside its peers, on a private Redis: `npm run bench -- cache [part ...] [--quick]`. Peers are installed
 * on demand, outside of the product's packages. Each part writes a result of its own, unless it is quick.
 */
const PARTS: Record<string, (run: Run) => Promise<object>> = {
  speed: speedPart,
  memory: memoryPart,
  stale: stalePart,
  faults: faultsPart,
};

const given = process.argv.slice(2);
const quick = given.includes('--quick');
const asked = given.filter((word) => !word.startsWith('--'));
const unknown = asked.filter((name) => !(name in PARTS));
if (unknown.length > 0)
  throw new Error(`There is no part ${unknown.join(', ')}: ${Object.keys(PARTS).join(', ')}`);

installPeers();
for (const [name, part] of Object.entries(PARTS)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  const began = performance.now();
  const outcome = await part({ quick, say: (text) => console.error(`${name}: ${text}`) });
  const seconds = Math.round((performance.now() - began) / 1000);
  if (quick) console.log(JSON.stringify(outcome, null, 1));
  else await writeResult(`cache-${name}`, { seconds, ...outcome });
  console.error(`${name}: done in ${seconds} s`);
}
