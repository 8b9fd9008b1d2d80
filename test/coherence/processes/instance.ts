/*
 * One instance of the checker, in a process of its own: a subject, clients that use it, and the history of what they saw.
 * Started and told what to do by the coordinator; its one argument is an InstanceOptions as JSON.
 */
import { once } from 'node:events';
import { connect } from 'node:net';
import { seededRandom } from '../race.js';
import { ControlChannel } from './control-channel.js';
import { History, timeline } from './history.js';
import {
  historyFile,
  type InstanceEvent,
  type InstanceOptions,
  type RoundSummary,
} from './instance-options.js';
import { SUBJECTS } from './subjects.js';
import { VersionedSource } from './versioned-source.js';
import { Workload } from './workload.js';

/** Reads held back before they reach the file: 32 bytes each. */
const READS_KEPT = 1024;

const options = JSON.parse(process.argv[2] ?? '') as InstanceOptions;
const now = timeline(BigInt(options.origin));
const source = await VersionedSource.open(options.sourceUrl, options.seed, options.loadMs);
let events: InstanceEvent[] = [];
const subject = await SUBJECTS[options.subject](options, (text) => events.push({ at: now(), text }));
const workload = new Workload(subject, source, options, seededRandom(options.seed + 1), now);
process.on('unhandledRejection', (error) => workload.fail(error));

let histories: History[] = [];
const socket = connect(options.controlPort, '127.0.0.1');
await once(socket, 'connect');
socket.once('close', () => process.exit());
const control = new ControlChannel(socket, {
  clock: () => now(),
  work: (round: number) => {
    const reads = new History(historyFile(options, options.name, round, 'reads'), READS_KEPT);
    const writes = new History(historyFile(options, options.name, round, 'writes'), 1);
    histories = [reads, writes];
    workload.start(reads, writes);
  },
  rest: async (): Promise<RoundSummary> => {
    await workload.rest();
    for (const history of histories) history.close();
    const happened = events;
    events = [];
    const counters = { ...subject.counters(), loads: source.loads };
    return { counters, errors: workload.errors, events: happened };
  },
  readOnly: () => workload.readOnly(),
  writeAgain: () => workload.writeAgain(),
  trusted: () => subject.trusted(),
  end: async () => {
    await subject.close();
    await source.close();
  },
});
await control.ask('hello', options.name);
