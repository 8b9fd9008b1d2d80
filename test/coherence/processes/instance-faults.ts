import { type Draw, type FaultKind, type Limits, type Stage, victim } from './fault.js';
import type { Member } from './member.js';
import type { Lines, ProxyFault } from './faulty-proxy.js';

const SILENT = { silent: true };

/** Faults of one instance, or of its way to Redis alone. */
export const INSTANCE_FAULTS: Record<string, FaultKind> = {
  'an instance stopped, short': (draw, { leaseMs }) => stopped([draw.index()], draw.short(leaseMs)),
  'an instance stopped, long': (draw, { leaseMs }) => stopped([draw.index()], draw.long(leaseMs)),
  'instances stopped, long': (draw, { leaseMs }) => stopped([draw.index(), draw.index()], draw.long(leaseMs)),

  'an instance sleeps through a restart of Redis': (draw, { leaseMs }) => {
    const [index, ms] = [draw.index(), draw.between(0.2 * leaseMs, 2 * leaseMs)];
    return {
      text: `SIGSTOP; Redis down for ${ms} ms and back empty; SIGCONT`,
      run: async (stage) => {
        const member = victim(stage, index);
        member.stop();
        await stage.cluster.redis.down('SIGKILL');
        await stage.pause(ms);
        await stage.cluster.redis.up();
        await stage.pause(ms);
        member.goOn();
      },
    };
  },

  'an instance killed and replaced': (draw, { leaseMs }) => {
    const [index, ms] = [draw.index(), draw.between(0, 2 * leaseMs)];
    return {
      text: `SIGKILL; another one after ${ms} ms`,
      run: async (stage) => {
        await stage.cluster.kill(victim(stage, index));
        await stage.pause(ms);
        await stage.join();
      },
    };
  },

  'one cut off, silent': (draw, limits) =>
    cutOff(draw, limits, { lines: 'all', toServer: SILENT, toClient: SILENT }),
  'one cut off, its requests arrive': (draw, limits) =>
    cutOff(draw, limits, { lines: 'all', toClient: SILENT }),
  'one cut off, its answers arrive': (draw, limits) =>
    cutOff(draw, limits, { lines: 'all', toServer: SILENT }),
  'one gets no messages, but writes': (draw, limits) =>
    cutOff(draw, limits, { lines: 'subscribers', toClient: SILENT }, meanwhileAsUsual),
  'one gets no answers to commands': (draw, limits) =>
    cutOff(draw, limits, { lines: 'commands', toClient: SILENT }),

  'one refused': (draw, { leaseMs }) => {
    const [index, ms] = [draw.index(), draw.long(leaseMs)];
    return {
      text: `connections of one ended and refused for ${ms} ms`,
      run: (stage) =>
        onlyReading(victim(stage, index), async ({ proxy }) => {
          proxy.refuse(true);
          proxy.cut();
          await stage.pause(ms);
          proxy.refuse(false);
        }),
    };
  },
};

/** What the cache alone cannot survive; runs only when it is asked for by name. */
export const KNOWN_HOLES: Record<string, FaultKind> = {
  /** It acknowledges after one lease what the others hear of only when it is back. */
  'one cut off, and writes': (draw, limits) =>
    cutOff(draw, limits, { lines: 'all', toServer: SILENT, toClient: SILENT }, meanwhileAsUsual),
};

function stopped(indexes: number[], ms: number) {
  return {
    text: `SIGSTOP of ${indexes.length} for ${ms} ms`,
    run: async (stage: Stage) => {
      const members = indexes.map((index) => victim(stage, index));
      for (const member of members) member.stop();
      await stage.pause(ms);
      for (const member of members) member.goOn();
    },
  };
}

/** Nothing passes in some directions; then what was held back arrives, or the connections are lost. */
function cutOff(draw: Draw, { leaseMs }: Limits, fault: ProxyFault, meanwhile = onlyReading) {
  const [index, ms, lost] = [draw.index(), draw.long(leaseMs), draw.between(0, 1) === 1];
  return {
    text: `${textOf(fault)} for ${ms} ms; then ${lost ? 'connections are lost' : 'all of it arrives late'}`,
    run: (stage: Stage) =>
      meanwhile(victim(stage, index), async ({ proxy }) => {
        proxy.set(fault);
        await stage.pause(ms);
        if (lost) proxy.cut();
        proxy.set(undefined);
      }),
  };
}

const meanwhileAsUsual: typeof onlyReading = (member, work) => work(member);

/**
 * An instance that alone cannot reach Redis cannot tell the others of its writes: that they hear of them all the same is the change
 * log's part, not the cache's. So it only reads until it is back.
 */
async function onlyReading(member: Member, work: (member: Member) => Promise<void>): Promise<void> {
  await member.readOnly();
  await work(member);
  await member.writeAgain();
}

function textOf({ lines, toServer, toClient }: ProxyFault): string {
  const whose: Record<Lines, string> = {
    all: 'of all connections',
    commands: 'of command connections',
    subscribers: 'of subscriber connections',
  };
  const what = toServer && toClient ? 'nothing' : toServer ? 'no request' : 'no answer';
  return `${what} ${whose[lines]} passes`;
}
