import { writeFile } from 'node:fs/promises';
import { format, resolveConfig } from 'prettier';
import type { Recorded } from '../harness/run.js';
import { aims } from './aims.js';
import { type Results, resultOf } from './results.js';
import {
  acknowledgementTable,
  evictionTable,
  faultTable,
  handingOutTable,
  invalidationTable,
  memoryTable,
  noiseTable,
  speedTable,
  staleTable,
  throughputTable,
} from './sections.js';

const FILE = 'docs/cache-benchmark.md';

/** Writes `docs/cache-benchmark.md` from `bench/results`: no figure in it comes from elsewhere. */
export async function writeReport(): Promise<void> {
  const options = await resolveConfig(FILE);
  await writeFile(FILE, await format(text(), { ...options, parser: 'markdown' }));
}

function text(): string {
  const memory = resultOf('memory');
  const eviction = resultOf('eviction');
  const faults = resultOf('faults');
  return `# The cache beside its peers

Written by \`npm run bench -- cache\` from \`bench/results/cache-*.json\`. Each contender runs in a process of its own, beside a private Redis on
the same machine; rounds of all of them take turns (A B C, A B C), the first one only warms up, and figures are medians of the rounds. Answers are
search results of about 2 KB of JSON. The peers have the settings of their own documentation: memory and Redis, and what they have to tell the
other instances; versions are those of \`bench/cache/peers/package-lock.json\`, the newest that run on Node.js 20
(layered-loader from 14.5 on needs 22).

${machine('speed')} Peers: ${versions()}.

## Aims

${aims()}

## Speed

A hit in memory (L1) is timed in batches of 100, one read after the other, over 1,000 answers. A hit in Redis (L2) is the first read of another
instance, whose memory is empty; it keeps the answer in its memory. A miss loads from a source that answers at once: what is timed is the cache
itself. A batch is the cache's own, or all the reads at once where it has none.

${speedTable()}

- “bentocache, objects in memory” (\`serialize: false\`) is asked for its own answers alone: after a hit in Redis, 1.6.1 keeps the text in memory, takes
  it for an object, and fails. “cacheable, no copies” (\`useClone: false\`) hands out what its receivers can change for others; so do the Map of
  objects, layered-loader, and bentocache with objects. Ours is frozen.
- “ours, one instance loads for all” is a region whose loads are dear: a miss asks for the turn to load first. “ours, validated” asks Redis at every read.
  “ours, alone” is the embedded profile, without Redis.

${throughputTable()}

How far to trust it: the 5th percentile, when little came in between, and the interquartile range of the rounds' p50.

${noiseTable()}

${machine('speed')}

## Memory

Bytes of the process's memory that an entry takes, with ${figureOf(memory?.entries)} answers of ${figureOf(memory?.jsonBytes)} bytes of JSON kept, after garbage collection.

${memoryTable()}

## Handing out of memory

What is kept in memory must not be changed by who receives it. Freezing is done once.

${handingOutTable()}

## Eviction

Reads of ${figureOf(eviction?.keys)} keys by Zipf's law with room for ${figureOf(eviction?.room)}, and a scan that reads as many others once between them.

${evictionTable()}

## Invalidation of many

All entries have one tag, and each one of forty others. First a few of the forty are invalidated, then all that is left, then all again: where
entries are deleted, there is nothing left then.

${invalidationTable()}

${machine('invalidation')}

## What coherence costs a write

Until an invalidation is acknowledged, by the number of instances, each in a process of its own, all holding what is invalidated. Ours are then
certain that nobody answers the old; the peer has sent a message.

${acknowledgementTable()}

${machine('acknowledgement')}

## Stale reads

Four instances, 64 readers and writers, 100 keys, nothing failing; a read is stale when it began after a write was acknowledged and answers what was
before. “memory” of async-cache-dedupe and the two stores of cache-manager have no means to tell other instances.

${staleTable()}

${machine('stale')}

## Faults

${figureOf(faults?.readers)} readers, 5 ms apart, of 2,000 answers of which a tenth fits into memory; loads take ${figureOf(faults?.loadMs)} ms. For ${figureOf((faults?.faultMs ?? 0) / 1000)} s Redis is stopped
(killed, and started again empty) or frozen (SIGSTOP); or it is wiped, and again a second later. Full speed: nine tenths of the reads of before, for half
a second. Everybody has its defaults; “tuned for faults” is bentocache with a command time limit of 50 ms, no queue while offline, and its circuit breaker.

### Stopped

${faultTable('stopped')}

“The process ended”: the messages of cacheable's \`sync\` go through a client that nobody listens to for errors, which Node.js ends a process for.

### Frozen

${faultTable('frozen')}

### Wiped

${faultTable('wiped')}

${machine('faults')}
`;
}

function machine(part: keyof Results): string {
  const result: Recorded | undefined = resultOf(part);
  if (!result) return 'Not measured yet.';
  const { cpu, cores, memoryGiB, system } = result.machine;
  const { before, after } = result.load;
  return `_${result.date.slice(0, 10)}: ${cores} × ${cpu}, ${memoryGiB} GiB, ${system}, Node.js ${result.node.slice(1)}; load average ${before} before, ${after} after._`;
}

function versions(): string {
  const all = (resultOf('speed')?.outcomes ?? []).map(({ version }) => version);
  return [...new Set(all)].filter((version) => /\d/.test(version)).join(', ');
}

const figureOf = (value: number | undefined) => value?.toLocaleString('en-US') ?? '–';
