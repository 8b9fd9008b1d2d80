import { race, spec } from './found-by.mjs';

/** What holds during and after outages, for writes that are kept, and for stale answers, taken out one by one. See list.mjs. */
export const OUTAGES = [
  {
    name: 'what is owed is forgotten',
    rule: 'what the store could not be told is delivered before it is trusted',
    patches: [
      [
        'protocol/invalidator.ts',
        'const delivered = this.owed.add(tags);',
        'const delivered = new Promise<void>(() => undefined);',
      ],
    ],
    foundBy: race('validated', 'outage'),
  },
  {
    name: 'trusted with debts',
    rule: 'the store is not trusted while something is owed to it',
    patches: [
      [
        'protocol/cache-link.ts',
        'for (const step of this.steps) await step();',
        'for (const step of this.steps) void step().catch(() => undefined);',
      ],
    ],
    foundBy: spec('protocol/cache-link.recovery.spec.ts'),
  },
  {
    name: 'no time for the others to deliver',
    rule: 'after a long outage the others get one lease to deliver',
    patches: [['protocol/cache-link.ts', 'if (this.mayHaveMissedWrites) {', 'if (this.losses < 0) {']],
    foundBy: race('validated', 'outage'),
  },
  {
    name: 'acknowledged at once in an outage',
    rule: 'a write that cannot be told waits until one lease has passed since the loss',
    patches: [
      [
        'protocol/invalidator.ts',
        'await this.clock.delay(this.link.lostAt + this.leaseMs - this.clock.monotonic(), settled.signal);',
        'void settled;',
      ],
    ],
    foundBy: race('leased', 'one cut off shortly'),
  },
  {
    name: 'write-through keeps the writer’s copy',
    rule: 'what is put is what a load after the stamp returned',
    patches: [
      [
        'declarative/evicting-write.ts',
        'await runInCacheContext({ bypass: false }, () =>\n    Promise.allSettled(puts.map(async (rule) => rule.refresh(service, result, ...args))),\n  );',
        'void [runInCacheContext, puts, service, result, args];',
      ],
    ],
    foundBy: spec('declarative/evicting-write.spec.ts'),
  },
  {
    name: 'stale made fresh',
    rule: 'what was made from a stale answer is not kept as fresh',
    patches: [
      [
        'protocol/loader.ts',
        'if (!sourced.tainted && !request.unless?.(value))',
        'if (!request.unless?.(value))',
      ],
    ],
    foundBy: spec('protocol/loader.spec.ts'),
  },
];
