import type { NewMaterial } from '../relational/index.js';
import type { ImportProgress, ImportReport } from './import-stream.js';
import type { TableInfo } from '../tabular/index.js';
import type { Field } from './material-schema.js';
import type { ImportRow, Rejection } from './read-rows.js';
import { nameOfField } from './validate.js';

/** Where a command writes. */
export interface Output {
  write(text: string): unknown;
  /** Whether a person sees it as it comes. */
  isTTY?: boolean;
}

const LISTED_REJECTIONS = 20;
const TTY_INTERVAL_MS = 100;
const PLAIN_INTERVAL_MS = 5000;

/** How far a load is, in one line: rewritten in place on a terminal, a line every five seconds elsewhere. */
export class ProgressLine {
  private shownAtMs = 0;
  private open = false;

  constructor(private readonly output: Output) {}

  /** `share`: how much of the file was read, 0..1. */
  show(progress: ImportProgress, share: number): void {
    const intervalMs = this.output.isTTY ? TTY_INTERVAL_MS : PLAIN_INTERVAL_MS;
    if (progress.elapsedMs - this.shownAtMs < intervalMs) return;
    this.shownAtMs = progress.elapsedMs;
    const percent = `${Math.floor(share * 100)} %`;
    const rejected = progress.rejected > 0 ? `, ${count(progress.rejected)} rejected` : '';
    const text = `${percent}  ${count(progress.rows)} rows, ${count(progress.rowsPerSecond)} rows/s${rejected}`;
    this.output.write(this.output.isTTY ? `\r\u001b[2K${text}` : `${text}\n`);
    this.open = this.output.isTTY ?? false;
  }

  /** Leaves the terminal at the beginning of a line. */
  end(): void {
    if (this.open) this.output.write('\r\u001b[2K');
    this.open = false;
  }
}

/** What became of a load. `peakBytes`: the most memory that this process had. */
export function summaryOf(report: ImportReport, peakBytes: number): string {
  const lines = [
    `${count(report.rows)} rows in ${(report.elapsedMs / 1000).toFixed(1)} s: ${count(report.rowsPerSecond)} rows/s, at most ${count(peakBytes / 1_048_576)} MB of memory`,
    `  created ${count(report.created)}, updated ${count(report.updated)}, unchanged ${count(report.unchanged)}, rejected ${count(report.rejected)}, conflicts ${count(report.conflicts)}`,
  ];
  if (report.unindexed > 0)
    lines.push(
      `  ${count(report.unindexed)} are not in the vector store yet: found by words only until the service has caught up`,
    );
  if (report.aborted) lines.push('  interrupted: the rest of the file was not read; load it again to go on');
  if (report.failure) lines.push(`  ended early: ${report.failure.message}`);
  return `${lines.join('\n')}\n`;
}

/** The first rejected rows, in words. */
export class RejectionList {
  private readonly lines: string[] = [];
  private total = 0;

  add({ line, reason }: Rejection): void {
    this.total += 1;
    if (this.lines.length < LISTED_REJECTIONS) this.lines.push(`  line ${line}: ${reason}\n`);
  }

  text(rejectsPath: string | undefined): string {
    if (this.total === 0) return '';
    const more = this.total - this.lines.length;
    const hint = rejectsPath ? `all are in ${rejectsPath}` : '--rejects FILE.csv writes all of them';
    return `Rejected rows:\n${this.lines.join('')}${more > 0 ? `  and ${count(more)} more; ${hint}\n` : ''}`;
  }
}

/** How a file is read and its first rows, in words. */
export function previewText(path: string, info: TableInfo<Field>, rows: readonly ImportRow[]): string {
  const packed = info.compression ? `, ${info.compression}` : '';
  const columns = info.columns.map(({ index, heading, field, why }) => {
    const target = field ? nameOfField(field) : 'passed over';
    return `  ${index} "${heading}": ${target} (${why})\n`;
  });
  const first = rows.map((row) =>
    'reason' in row
      ? `  line ${row.line}: rejected, ${row.reason}\n`
      : `  line ${row.line}: ${materialText(row.material)}\n`,
  );
  return [
    `${path}: ${info.format.toUpperCase()}${packed}\n`,
    ...info.notes.map((note) => `  ${note}\n`),
    'Columns:\n',
    ...columns,
    'First rows:\n',
    ...first,
    'Nothing was loaded.\n',
  ].join('');
}

function materialText({ sku, name, useCategory, unit }: NewMaterial): string {
  return [sku ?? '-', name, useCategory, unit].join(' | ');
}

function count(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}
