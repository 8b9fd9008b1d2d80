import type { Clock } from '../common/clock.js';
import { messageOf } from '../common/errors.js';
import { redactor } from '../common/redact.js';
import type { ImportSink } from './import-sink.js';
import { type ImportReport, importStream } from './import-stream.js';
import { type LoadArguments, parseArguments, USAGE } from './load-arguments.js';
import { type Output, previewText, ProgressLine, RejectionList, summaryOf } from './load-output.js';
import { openCatalogue, type Rejection } from './read-rows.js';
import { RejectsFile } from './rejects-file.js';

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

/** `npm run load`: the whole command; the exit code is 0, 1 or 2 as {@link USAGE} says. */
export async function runLoad(args: readonly string[], environment: LoadEnvironment): Promise<number> {
  const { stdout, stderr } = environment;
  try {
    const parsed = parseArguments(args);
    if (parsed === 'help') {
      stdout.write(USAGE);
      return 0;
    }
    if (parsed.dryRun) return await preview(parsed, stdout);
    const report = await load(parsed, environment);
    if (report.failure || report.aborted) return 2;
    return report.rejected + report.conflicts > 0 ? 1 : 0;
  } catch (error) {
    stderr.write(`${redactor()(messageOf(error))}\n`);
    return 2;
  }
}

const PREVIEWED_ROWS = 10;

async function preview(args: LoadArguments, stdout: Output): Promise<number> {
  const catalogue = await openCatalogue(args.file, args.table);
  try {
    const rows = [];
    for await (const row of catalogue.rows) if (rows.push(row) >= PREVIEWED_ROWS) break;
    stdout.write(previewText(args.file, catalogue.info, rows));
    return rows.some((row) => 'reason' in row) ? 1 : 0;
  } finally {
    await catalogue.close();
  }
}

/** The file is opened first: one that cannot be read opens no stores. */
async function load(args: LoadArguments, environment: LoadEnvironment): Promise<ImportReport> {
  const { stdout, signal, clock } = environment;
  const catalogue = await openCatalogue(args.file, args.table);
  let open: OpenSink | undefined;
  let rejectsFile: RejectsFile | undefined;
  const line = new ProgressLine(stdout);
  const rejections = new RejectionList();
  try {
    open = await environment.openSink(args.url, signal);
    if (args.rejects) rejectsFile = await RejectsFile.create(args.rejects);
    stdout.write(`Loading ${args.file} into ${open.target}\n`);
    const report = await importStream(catalogue.rows, open.sink, {
      batchSize: args.batchSize,
      signal,
      clock,
      onProgress: (progress) => line.show(progress, catalogue.progress()),
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
    await catalogue.close();
    await open?.close();
    await rejectsFile?.close();
  }
}
