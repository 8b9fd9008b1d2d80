import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { AppError, messageOf } from './common/errors.js';
import type { ReconcileReport } from './materials/index.js';
import { openReconcileTarget, type ReconcileTarget } from './reconcile-target.js';

const USAGE = `Compares the vector store with PostgreSQL, and repairs it.

  npm run reconcile -- [--dry-run] [--url http://127.0.0.1:3000]

  --dry-run  only look
  --url      have a running service do it; otherwise the one that holds the folder, or this process

Exit code: 0 the stores agree, 1 they do not (a dry run found differences, or something could not be repaired),
2 the comparison did not reach the end.
`;
const POLL_MS = 250;

/** What the command needs of its process. */
export interface ReconcileEnvironment {
  stdout: { write(text: string): unknown; isTTY?: boolean };
  stderr: { write(text: string): unknown };
  signal: AbortSignal;
}

/** `npm run reconcile`: the whole command; the exit code is 0, 1 or 2 as the usage says. */
export async function runReconcile(
  args: readonly string[],
  environment: ReconcileEnvironment,
): Promise<number> {
  const { stdout, stderr } = environment;
  try {
    const values = readOptions(args);
    if (values.help) {
      stdout.write(USAGE);
      return 0;
    }
    const target = await openReconcileTarget(values.url);
    try {
      return await reconcile(target, !values['dry-run'], environment);
    } finally {
      await target.close();
    }
  } catch (error) {
    stderr.write(`${messageOf(error)}\n`);
    return 2;
  }
}

function readOptions(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        'dry-run': { type: 'boolean', default: false },
        url: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values;
  } catch (error) {
    throw new AppError('VALIDATION_FAILED', `${messageOf(error)}\n\n${USAGE}`);
  }
}

async function reconcile(
  target: ReconcileTarget,
  repair: boolean,
  { stdout, stderr, signal }: ReconcileEnvironment,
): Promise<number> {
  stdout.write(`Comparing the vector store with PostgreSQL by ${target.name}\n`);
  const { started_at } = await target.start(repair);
  for (;;) {
    await pause(POLL_MS, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return 2;
    const report = await target.last();
    if (report?.started_at !== started_at) continue;
    if (stdout.isTTY) stdout.write(`\r\u001b[2K${progressOf(report)}`);
    if (report.state === 'running') continue;
    if (stdout.isTTY) stdout.write('\r\u001b[2K');
    stdout.write(summaryOf(report));
    for (const reason of report.reasons) stderr.write(`  ${reason}\n`);
    return exitCodeOf(report);
  }
}

const progressOf = ({ materials, total }: ReconcileReport) =>
  `${count(materials)} of ${count(total)} materials`;

function summaryOf(report: ReconcileReport): string {
  const { materials, points, missing, extra, outdated, repaired, failed } = report;
  const end = report.state === 'done' ? '' : 'It did not reach the end.\n';
  return `${count(materials)} materials, ${count(points)} points: missing ${count(missing)}, extra ${count(extra)}, outdated ${count(outdated)}; repaired ${count(repaired)}, failed ${count(failed)}\n${end}`;
}

function exitCodeOf({ state, missing, extra, outdated, repaired }: ReconcileReport): number {
  if (state !== 'done') return 2;
  return missing + extra + outdated > repaired ? 1 : 0;
}

const count = (value: number) => value.toLocaleString('en-US');
