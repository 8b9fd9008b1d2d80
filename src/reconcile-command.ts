import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { AppError, messageOf } from './common/errors.js';
import { redactor } from './common/redact.js';
import type { ReconcileReport } from './materials/index.js';
import { openReconcileTarget, type ReconcileTarget } from './reconcile-target.js';

const USAGE = `Compares the vector store with PostgreSQL, and repairs it. With a new embedding model, it makes the vectors of that
first, in a collection beside the one in use.

  npm run reconcile -- [--dry-run] [--remove-former] [--url http://127.0.0.1:3000]

  --dry-run        only look
  --remove-former  afterwards, remove the vectors of other models that no instance uses
  --url            have a running service do it; otherwise the one that holds the folder, or this process

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
      return await run(target, values, environment);
    } finally {
      await target.close();
    }
  } catch (error) {
    stderr.write(`${redactor()(messageOf(error))}\n`);
    return 2;
  }
}

function readOptions(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        'dry-run': { type: 'boolean', default: false },
        'remove-former': { type: 'boolean', default: false },
        url: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values['dry-run'] && values['remove-former'])
      throw new Error('--dry-run only looks, and --remove-former removes');
    return values;
  } catch (error) {
    throw new AppError('VALIDATION_FAILED', `${messageOf(error)}\n\n${USAGE}`);
  }
}

async function run(
  target: ReconcileTarget,
  options: { 'dry-run': boolean; 'remove-former': boolean },
  environment: ReconcileEnvironment,
): Promise<number> {
  if (!options['dry-run'] && !(await fill(target, environment))) return 2;
  const exitCode = await reconcile(target, !options['dry-run'], environment);
  if (exitCode > 0 || !options['remove-former']) return exitCode;
  const { removed, kept } = await target.removeFormer();
  for (const name of removed) environment.stdout.write(`Removed ${name}\n`);
  for (const { name, reason } of kept) environment.stdout.write(`Kept ${name}: ${reason}\n`);
  return 0;
}

/** Whether the collection of the model is complete; it takes the time that it takes, unless it is interrupted. */
async function fill(target: ReconcileTarget, environment: ReconcileEnvironment): Promise<boolean> {
  const { stdout, signal } = environment;
  await target.fill();
  for (let isFirst = true; !signal.aborted; isFirst = false) {
    const own = (await target.status()).collections.find((collection) => collection.own);
    if (own?.complete) {
      if (!isFirst) stdout.write(`${clear(environment)}${own.name} is complete\n`);
      return true;
    }
    if (isFirst && own) stdout.write(`Making the vectors of ${own.model_id} by ${target.name}\n`);
    if (own && stdout.isTTY)
      stdout.write(`${clear(environment)}${progressOf(own.filled_materials, own.total_materials)}`);
    await pause(POLL_MS, undefined, { signal }).catch(() => undefined);
  }
  return false;
}

async function reconcile(
  target: ReconcileTarget,
  repair: boolean,
  environment: ReconcileEnvironment,
): Promise<number> {
  const { stdout, stderr, signal } = environment;
  stdout.write(`Comparing the vector store with PostgreSQL by ${target.name}\n`);
  const { started_at } = await target.start(repair);
  for (;;) {
    await pause(POLL_MS, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return 2;
    const { reconcile: report } = await target.status();
    // A later one, of somebody else, will do.
    if (!report || report.started_at < started_at) continue;
    if (stdout.isTTY) stdout.write(`${clear(environment)}${progressOf(report.materials, report.total)}`);
    if (report.state === 'running') continue;
    stdout.write(`${clear(environment)}${summaryOf(report)}`);
    for (const reason of report.reasons) stderr.write(`  ${reason}\n`);
    return exitCodeOf(report);
  }
}

/** Back to the beginning of an empty line, on a terminal. */
const clear = ({ stdout }: ReconcileEnvironment) => (stdout.isTTY ? '\r\u001b[2K' : '');

const progressOf = (done: number, total: number) => `${count(done)} of ${count(total)} materials`;

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
