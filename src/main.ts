import { Interruption } from './interruption.js';

// Signals are minded before the rest is read from disk, which takes a good part of the start.
const interruption = new Interruption();
const { run } = await import('./program.js');
process.exit(await run(interruption));
