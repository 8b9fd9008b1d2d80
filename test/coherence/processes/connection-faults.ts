import { type Draw, type FaultKind, type Stage, victim } from './fault.js';
import type { Lines, ProxyFault } from './faulty-proxy.js';

const BOTH: Lines[] = ['all', 'commands', 'subscribers'];

/** Faults of the connections between instances and Redis. */
export const CONNECTION_FAULTS: Record<string, FaultKind> = {
  'connections killed: commands': (draw, { leaseMs }) => killed(draw, leaseMs, 'normal'),
  'connections killed: subscribers': (draw, { leaseMs }) => killed(draw, leaseMs, 'pubsub'),

  'connections cut at random': (draw, { leaseMs }) => {
    const cuts = Array.from({ length: draw.between(5, 15) }, () => ({
      index: draw.index(),
      lines: BOTH[draw.between(0, 2)],
      gapMs: draw.between(0, 0.4 * leaseMs),
    }));
    return {
      text: `${cuts.length} cuts, each of some connections of one instance`,
      run: async (stage) => {
        for (const { index, lines, gapMs } of cuts) {
          victim(stage, index).proxy.cut(lines);
          await stage.pause(gapMs);
        }
      },
    };
  },

  'Redis slow, within the limit': (draw, { leaseMs, timeLimitMs }) =>
    slow(draw, 2 * leaseMs, 0.1 * timeLimitMs, 0.3 * timeLimitMs),
  'Redis slow, about the limit': (draw, { leaseMs, timeLimitMs }) =>
    slow(draw, 3 * leaseMs, 0.2 * timeLimitMs, 0.8 * timeLimitMs),
  'Redis slow, beyond the limit': (draw, { leaseMs, timeLimitMs }) =>
    slow(draw, 3 * leaseMs, 2 * timeLimitMs, timeLimitMs),

  'messages late for all': (draw, { leaseMs }) => {
    const fault = lateMessages(draw, leaseMs);
    const ms = draw.between(2 * leaseMs, 4 * leaseMs);
    return {
      text: `for ${ms} ms, ${textOf(fault)}`,
      run: async ({ cluster, pause }) => {
        for (const { proxy } of cluster.members) proxy.set(fault);
        await pause(ms);
        for (const { proxy } of cluster.members) proxy.set(undefined);
      },
    };
  },

  'messages late for one': (draw, { leaseMs }) => {
    const fault = lateMessages(draw, leaseMs);
    const [ms, index] = [draw.between(2 * leaseMs, 4 * leaseMs), draw.index()];
    return {
      text: `for ${ms} ms, ${textOf(fault)}`,
      run: async (stage) => {
        const { proxy } = victim(stage, index);
        proxy.set(fault);
        await stage.pause(ms);
        proxy.set(undefined);
      },
    };
  },
};

function killed(draw: Draw, leaseMs: number, type: 'normal' | 'pubsub') {
  const gaps = Array.from({ length: draw.between(3, 8) }, () => draw.between(0, 0.7 * leaseMs));
  return {
    text: `CLIENT KILL TYPE ${type}, ${gaps.length} times`,
    run: async ({ cluster, pause }: Stage) => {
      for (const gap of gaps) {
        await cluster.command((client) =>
          client.sendCommand(['CLIENT', 'KILL', 'TYPE', type, 'SKIPME', 'yes']),
        );
        await pause(gap);
      }
    },
  };
}

function slow(draw: Draw, ms: number, delayMs: number, jitterMs: number) {
  const fault: ProxyFault = {
    lines: 'all',
    toServer: { delayMs: draw.between(0, delayMs), jitterMs: draw.between(0, jitterMs) },
    toClient: { delayMs, jitterMs },
  };
  return {
    text: `for ${ms} ms, ${textOf(fault)}`,
    run: async ({ cluster, pause }: Stage) => {
      for (const { proxy } of cluster.members) proxy.set(fault);
      await pause(ms);
      for (const { proxy } of cluster.members) proxy.set(undefined);
    },
  };
}

/** Invalidations and heartbeats come late, by up to more than a lease, while commands are answered at once. */
function lateMessages(draw: Draw, leaseMs: number): ProxyFault {
  const most = draw.between(0, 1) ? 0.3 * leaseMs : 1.5 * leaseMs;
  return {
    lines: 'subscribers',
    toClient: { delayMs: draw.between(0, most), jitterMs: draw.between(0, most) },
  };
}

function textOf({ toServer, toClient }: ProxyFault): string {
  const of = (name: string, pipe: ProxyFault['toClient']) =>
    pipe ? [`${name} ${pipe.delayMs} ms late and up to ${pipe.jitterMs} more`] : [];
  return [...of('requests', toServer), ...of('answers', toClient)].join(', ');
}
