import { cpus, loadavg } from 'node:os';
import { installPeers } from './cache/harness/peer-packages.js';
import type { Run } from './cache/harness/run.js';
import { rounded } from './cache/harness/statistics.js';
import { acknowledgementPart } from './cache/parts/acknowledgement.js';
import { evictionPart } from './cache/parts/eviction.js';
import { faultsPart } from './cache/parts/faults.js';
import { handingOutPart } from './cache/parts/handing-out.js';
import { invalidationPart } from './cache/parts/invalidation.js';
import { memoryPart } from './cache/parts/memory.js';
import { speedPart } from './cache/parts/speed.js';
import { stalePart } from './cache/parts/stale.js';
import { writeReport } from './cache/report/report.js';
import { writeResult } from './lib/result.js';

/**
 * The cache beside its peers, on a private Redis: `npm run bench -- cache [part ...] [--quick]`. Peers are installed
 * on demand, outside of the product's packages. Unless it is quick, each part writes a result of its own, and
 * `docs/cache-benchmark.md` is written anew from all of them; `report` does that alone.
 */
const PARTS: Record<string, (run: Run) => Promise<object>> = {
  speed: speedPart,
  memory: memoryPart,
  'handing-out': handingOutPart,
  eviction: evictionPart,
  invalidation: invalidationPart,
  acknowledgement: acknowledgementPart,
  stale: stalePart,
  faults: faultsPart,
};

const given = process.argv.slice(2);
const quick = given.includes('--quick');
const REPORT = 'report';
const asked = given.filter((word) => !word.startsWith('--'));
const unknown = asked.filter((name) => !(name in PARTS) && name !== REPORT);
if (unknown.length > 0)
  throw new Error(`There is no part ${unknown.join(', ')}: ${Object.keys(PARTS).join(', ')}`);

installPeers();
for (const [name, part] of Object.entries(PARTS)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  await runPart(name, part);
}
if (!quick) await writeReport();

async function runPart(name: string, part: (run: Run) => Promise<object>): Promise<void> {
  const began = performance.now();
  const [before = 0] = loadavg();
  if (before > cpus().length / 2) console.error(`${name}: the machine is busy (load ${before.toFixed(1)})`);
  const outcome = await part({ quick, say: (text) => console.error(`${name}: ${text}`) });
  const seconds = Math.round((performance.now() - began) / 1000);
  const [after = 0] = loadavg();
  const load = { before: rounded(before), after: rounded(after) };
  if (quick) console.log(JSON.stringify(outcome, null, 1));
  else await writeResult(`cache-${name}`, { seconds, load, ...outcome });
  console.error(`${name}: done in ${seconds} s`);
}
