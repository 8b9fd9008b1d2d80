/* The crash test and the outage by command: `npm run crash -- --help`. */
import { parseArgs } from 'node:util';
import { crashRun } from './crash-run.js';
import { outageRun } from './outage-run.js';
import { embedded, servers } from './profiles.js';

const USAGE = `npm run crash -- [options]
  --profile NAME   embedded | servers          (embedded)
  --kills N        times that it is killed     (200)
  --seed N         of the moments and writes   (1)
  --outage N       instead, on servers: Qdrant is stopped for N seconds while 4 write and 8 search`;

const { values } = parseArgs({
  options: {
    profile: { type: 'string', default: 'embedded' },
    kills: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    outage: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
const seed = Number(values.seed);
const say = (text: string) => console.log(text);

/** Shows a report; answers how many faults it has. */
function show(report: { wrong: string[]; wrongSearches: string[]; differences: number }): number {
  const { wrong, wrongSearches, ...counts } = report;
  say(JSON.stringify(counts, null, 2));
  for (const text of [...wrong, ...wrongSearches].slice(0, 20)) say(`  ${text}`);
  return wrong.length + wrongSearches.length + report.differences;
}

async function kill(open: typeof embedded): Promise<number> {
  const { instances, close } = await open();
  try {
    return show(await crashRun({ kills: Number(values.kills), seed, instances, say }));
  } finally {
    await close();
  }
}

async function stopQdrant(seconds: number): Promise<number> {
  const { instances, qdrant, close } = await servers();
  try {
    const report = await outageRun({ seconds, seed, instances, qdrant, say });
    const { before, during, after } = report;
    return show(report) + before.failed + during.failed + after.failed + during.unflagged;
  } finally {
    await close();
  }
}

async function main(): Promise<number> {
  const open = { embedded, servers }[values.profile];
  if (values.help || !open) {
    say(USAGE);
    return values.help ? 0 : 2;
  }
  const faults = await (values.outage === undefined ? kill(open) : stopQdrant(Number(values.outage)));
  say(faults === 0 ? 'NOTHING LOST' : `${faults} FAULTS`);
  return faults === 0 ? 0 : 1;
}

process.exitCode = await main();
