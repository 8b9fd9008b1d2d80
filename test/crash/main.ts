/* The crash test by command: `npm run crash -- --help`. */
import { parseArgs } from 'node:util';
import { crashRun } from './crash-run.js';
import { embedded, servers } from './profiles.js';

const USAGE = `npm run crash -- [options]
  --profile NAME   embedded | servers          (embedded)
  --kills N        times that it is killed     (200)
  --seed N         of the moments and writes   (1)`;

const { values } = parseArgs({
  options: {
    profile: { type: 'string', default: 'embedded' },
    kills: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    help: { type: 'boolean', default: false },
  },
});

async function main(): Promise<number> {
  const open = { embedded, servers }[values.profile];
  if (values.help || !open) {
    console.log(USAGE);
    return values.help ? 0 : 2;
  }
  const profile = await open();
  try {
    const report = await crashRun({
      kills: Number(values.kills),
      seed: Number(values.seed),
      instances: profile.instances,
      say: (text) => console.log(text),
    });
    const { wrong, wrongSearches, ...counts } = report;
    console.log(JSON.stringify({ profile: values.profile, ...counts }));
    for (const text of [...wrong, ...wrongSearches].slice(0, 20)) console.log(`  ${text}`);
    const faults = wrong.length + wrongSearches.length + report.differences;
    console.log(faults === 0 ? 'NOTHING LOST' : `${faults} FAULTS`);
    return faults === 0 ? 0 : 1;
  } finally {
    await profile.close();
  }
}

process.exitCode = await main();
