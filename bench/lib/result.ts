import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, release, totalmem, type } from 'node:os';
import { relative } from 'node:path';

/** Writes `bench/results/<name>.json`: the outcome, and what one must know to read it. */
export async function writeResult(name: string, outcome: object): Promise<void> {
  const [script = '', ...rest] = process.argv.slice(1);
  const record = {
    name,
    date: new Date().toISOString(),
    command: ['node', relative(process.cwd(), script), ...rest].join(' '),
    node: process.version,
    machine: {
      cpu: cpus()[0]?.model.trim() ?? 'unknown',
      cores: cpus().length,
      memoryGiB: Math.round(totalmem() / 2 ** 30),
      system: `${type()} ${release()}`,
    },
    ...outcome,
  };
  await mkdir('bench/results', { recursive: true });
  await writeFile(`bench/results/${name}.json`, `${JSON.stringify(record, null, 2)}\n`);
}
