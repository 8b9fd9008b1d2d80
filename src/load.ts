import { systemClock } from './common/clock.js';
import { Interruption } from './interruption.js';

// As in main.ts: signals are minded before the rest is read from disk.
const interruption = new Interruption();
const { runLoad } = await import('./importing/index.js');
const { openSink } = await import('./load-sink.js');

process.exit(
  await runLoad(process.argv.slice(2), {
    stdout: process.stdout,
    stderr: process.stderr,
    clock: systemClock,
    signal: interruption.signal,
    peakBytes: () => process.resourceUsage().maxRSS * 1024,
    openSink,
  }),
);
