/* The checker by command: `npm run coherence -- --help`. */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { check, type CheckOptions } from './check.js';
import { isCoherent, roundText, textOf } from './report.js';
import { FAULTS, USUAL_FAULTS } from './schedule.js';
import { SUBJECTS, type SubjectName } from './subjects.js';

const USAGE = `npm run coherence -- [options]
  --subject NAME     ${Object.keys(SUBJECTS).join(' | ')}   (leased)
  --reads N          reads to judge at least                (1000000)
  --seed N           of the schedule and of all clients     (1)
  --instances N      processes                              (4)
  --clients N        clients of each                        (16)
  --keys N           keys, the lower ones more popular      (40)
  --writes SHARE     share of operations that write         (0.01)
  --lease MS         CACHE_LEASE_MS                         (1000)
  --limit MS         CACHE_TIMEOUT_MS                       (50)
  --load MS          the longest that most loads take       (6)
  --fault TEXT       only kinds of fault with this in their name; may be given several times
  --report FILE      the numbers as JSON
Kinds of fault: ${Object.keys(FAULTS).join('; ')}.`;

const { values } = parseArgs({
  options: {
    subject: { type: 'string', default: 'leased' },
    reads: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: '1' },
    instances: { type: 'string', default: '4' },
    clients: { type: 'string', default: '16' },
    keys: { type: 'string', default: '40' },
    writes: { type: 'string', default: '0.01' },
    lease: { type: 'string', default: '1000' },
    limit: { type: 'string', default: '50' },
    load: { type: 'string', default: '6' },
    fault: { type: 'string', multiple: true },
    report: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

/** Operations of a client without a pause, and its pause after them: some 10,000 reads a second of an instance. */
const [BURST, PAUSE_MS] = [12, 18];

function optionsOf(): CheckOptions {
  if (!Object.hasOwn(SUBJECTS, values.subject)) throw new Error(`There is no subject "${values.subject}"`);
  const { fault: parts } = values;
  const faults = parts
    ? Object.keys(FAULTS).filter((kind) => parts.some((part) => kind.includes(part)))
    : USUAL_FAULTS;
  if (faults.length === 0) throw new Error(`No kind of fault has ${parts?.join(' or ')} in its name`);
  return {
    subject: values.subject as SubjectName,
    reads: Number(values.reads),
    seed: Number(values.seed),
    instances: Number(values.instances),
    clients: Number(values.clients),
    keys: Number(values.keys),
    writes: Number(values.writes),
    leaseMs: Number(values.lease),
    timeLimitMs: Number(values.limit),
    loadMs: Number(values.load),
    burst: BURST,
    pauseMs: PAUSE_MS,
    faults,
  };
}

const interrupted = new AbortController();

async function main(): Promise<number> {
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const options = optionsOf();
  console.log(
    `seed ${options.seed}: the schedule and the clients' choices can be repeated, their interleaving cannot`,
  );
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupted.abort());
  const findings = await check(
    options,
    {
      began: (round, { kind, text }, at) =>
        console.log(`${at.toFixed(1).padStart(7)} s  ${round}. ${kind}: ${text}`),
      judged: (_round, tally, incidents) => console.log(roundText(tally, incidents)),
    },
    interrupted.signal,
  );
  console.log(`\n${textOf(findings, options)}`);
  if (values.report) {
    const { all, incidents, counters, errors, seconds } = findings;
    const { reads, writes, stale, impossible } = all;
    const numbers = { seconds, reads, writes, stale, impossible, incidents, counters, errors };
    writeFileSync(values.report, `${JSON.stringify({ options, ...numbers }, null, 2)}\n`);
  }
  return isCoherent(findings) ? 0 : 1;
}

process.exitCode = await main().catch((error: unknown) => {
  console.error(interrupted.signal.aborted ? 'interrupted' : error);
  return 2;
});
