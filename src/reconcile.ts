import { Interruption } from './interruption.js';

// As in main.ts: signals are minded before the rest is read from disk.
const interruption = new Interruption();
const { runReconcile } = await import('./reconcile-command.js');

process.exit(
  await runReconcile(process.argv.slice(2), {
    stdout: process.stdout,
    stderr: process.stderr,
    signal: interruption.signal,
  }),
);
