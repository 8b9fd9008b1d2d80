import { stat } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { Clock } from '../common/clock.js';
import { AppError, messageOf } from '../common/errors.js';
import type { ImportSink } from './import-sink.js';
import { type ImportReport, importStream } from './import-stream.js';
import { type Output, ProgressLine, RejectionList, summaryOf } from './load-output.js';
import { unreadable } from './raw-row.js';
import { readRows, type Rejection } from './read-rows.js';
import { RejectsFile } from './rejects-file.js';
import { fileBytes } from './source.js';

const USAGE = `Loads a catalogue: CSV, JSON or NDJSON, plain or gzipped.

  npm run load -- FILE [--url http://127.0.0.1:3000] [--rejects FILE.csv] [--batch-size 1000]

  --url         load through a running service; otherwise straight into the stores
  --rejects     write the rejected rows to a CSV file, with line and reason
  --batch-size  materials in one batch, 1 to 1000

Columns are found by their names: name, unit, use_category, sku, description, and the Russian ones
(наименование, ед. изм., категория, артикул, описание).
Exit code: 0 all rows are in, 1 some were rejected or in conflict, 2 the load did not reach the end.
`;

/** A sink that holds something open. */
export interface OpenSink {
  sink: ImportSink;
  /** Where it writes, in words for a person. */
  target: string;
  close(): Promise<void>;
}

/** What the command needs of its process. */
export interface LoadEnvironment {
  stdout: Output;
  stderr: Output;
  clock: Clock;
  signal: AbortSignal;
  /** Peak memory of the process, in bytes. */
  peakBytes: () => number;
  /** Opens the service at `url`, or the stores of this process when there is none. */
  openSink: (url: string | undefined, signal: AbortSignal) => Promise<OpenSink>;
}

interface LoadArguments {
  file: string;
  url?: string | undefined;
  rejects?: string | undefined;
  batchSize: number;
}

/** `npm run load`: the whole command; the exit code is 0, 1 or 2 as {@link USAGE} says. */
export async function runLoad(args: readonly string[], environment: LoadEnvironment): Promise<number> {
  const { stdout, stderr } = environment;
  try {
    const parsed = parseArguments(args);
    if (parsed === 'help') {
      stdout.write(USAGE);
      return 0;
    }
    const report = await load(parsed, environment);
    if (report.failure || report.aborted) return 2;
    return report.rejected + report.conflicts > 0 ? 1 : 0;
  } catch (error) {
    stderr.write(`${messageOf(error)}\n`);
    return 2;
  }
}

async function load(args: LoadArguments, environment: LoadEnvironment): Promise<ImportReport> {
  const { stdout, signal, clock } = environment;
  const totalBytes = await sizeOf(args.file);
  const open = await environment.openSink(args.url, signal);
  let rejectsFile: RejectsFile | undefined;
  const line = new ProgressLine(stdout);
  const rejections = new RejectionList();
  let readBytes = 0;
  try {
    if (args.rejects) rejectsFile = await RejectsFile.create(args.rejects);
    stdout.write(`Loading ${args.file} into ${open.target}\n`);
    const rows = readRows(fileBytes(args.file, (count) => (readBytes += count)));
    const report = await importStream(rows, open.sink, {
      batchSize: args.batchSize,
      signal,
      clock,
      onProgress: (progress) => line.show(progress, totalBytes > 0 ? readBytes / totalBytes : 1),
      onReject: async (rejection: Rejection) => {
        rejections.add(rejection);
        await rejectsFile?.add(rejection);
      },
    });
    line.end();
    stdout.write(rejections.text(args.rejects) + summaryOf(report, environment.peakBytes()));
    return report;
  } finally {
    line.end();
    await open.close();
    await rejectsFile?.close();
  }
}

function parseArguments(args: readonly string[]): LoadArguments | 'help' {
  const { values, positionals } = readOptions(args);
  if (values.help) return 'help';
  const [file, ...others] = positionals;
  if (file === undefined || others.length > 0)
    throw new AppError('VALIDATION_FAILED', `Name one file to load.\n\n${USAGE}`);
  const batchSize = Number(values['batch-size'] ?? 1000);
  if (!Number.isInteger(batchSize) || batchSize < 1 || batchSize > 1000)
    throw new AppError('VALIDATION_FAILED', '--batch-size must be 1 to 1000');
  if (values.url !== undefined && !(/^https?:/.test(values.url) && URL.canParse(values.url)))
    throw new AppError('VALIDATION_FAILED', '--url must be a URL like http://127.0.0.1:3000');
  return { file, url: values.url, rejects: values.rejects, batchSize };
}

function readOptions(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        url: { type: 'string' },
        rejects: { type: 'string' },
        'batch-size': { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new AppError('VALIDATION_FAILED', `${messageOf(error)}\n\n${USAGE}`);
  }
}

async function sizeOf(path: string): Promise<number> {
  try {
    const file = await stat(path);
    if (file.isDirectory()) throw new Error('it is a folder');
    return file.size;
  } catch (error) {
    throw unreadable(`${path} cannot be read: ${messageOf(error)}`, error);
  }
}
