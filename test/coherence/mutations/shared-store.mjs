import { race, spec, NOTHING } from './found-by.mjs';

/** The rules of the shared store (S), taken out one by one. See list.mjs. */
export const SHARED_STORE = [
  {
    name: 'stamps captured late',
    rule: 'an entry holds the stamps from before its load (S1)',
    patches: [
      [
        'protocol/coherent-cache.ts',
        'return this.give(request, await loader.load(request, key, found.ground, found.last));',
        `const ground = { ...found.ground };
        const late = async () => {
          const value = await request.load();
          const again = await lookup.look(lookup.item(region, key, request.tags(), undefined));
          if (!again.hit) Object.assign(ground, again.ground);
          return value;
        };
        return this.give(request, await loader.load({ ...request, load: late }, key, ground, found.last));`,
      ],
    ],
    foundBy: race('validated'),
  },
  {
    name: 'stamps not compared',
    rule: 'a read accepts an entry only if its stamps stand (S3)',
    patches: [
      [
        'protocol/freshness.ts',
        'entry?.epoch === epoch && sameStamps(entry.stamps, stamps)',
        'entry?.epoch === epoch',
      ],
    ],
    foundBy: race('validated'),
  },
  {
    name: 'a missing stamp equals',
    rule: 'a stamp that is missing equals nothing (S4)',
    patches: [
      ['protocol/freshness.ts', 'stamp === now[index]', '(now[index] === null || stamp === now[index])'],
    ],
    foundBy: race('validated', 'eviction'),
  },
  {
    name: 'stamps used twice',
    rule: 'a stamp is never used twice (S4)',
    patches: [
      [
        'protocol/shared-level.ts',
        "this.store.writeText(name, randomUUID(), { ttlMs: STAMP_TTL_MS, when: 'present' })",
        "this.store.writeText(name, 'stamped', { ttlMs: STAMP_TTL_MS, when: 'present' })",
      ],
    ],
    foundBy: race('validated'),
  },
  {
    name: 'identity ignored',
    rule: 'an entry counts only while the server is asked that held its stamps (S5)',
    patches: [
      [
        'protocol/freshness.ts',
        'entry?.epoch === epoch && sameStamps(entry.stamps, stamps)',
        'entry !== null && sameStamps(entry.stamps, stamps)',
      ],
    ],
    foundBy: race('validated', 'restart from a snapshot'),
  },
  {
    name: 'identity ignored in the process',
    rule: 'the same for what is kept in the process (S5)',
    patches: [['protocol/lookup.ts', 'kept.epoch === standing.epoch && ', NOTHING]],
    foundBy: race('validated', 'restart from a snapshot'),
  },
  {
    name: 'join any load',
    rule: 'a load under way is joined only under the same stamps (S6)',
    patches: [
      [
        'protocol/loader.ts',
        "[this.gate.inside ? 'inside' : 'outside', key, epoch, ...stamps].join(' ')",
        'void epoch, void stamps, key',
      ],
    ],
    foundBy: spec('protocol/loader.spec.ts'),
  },
  {
    name: 'join any command',
    rule: 'a read shares no command that was sent before it began (S6)',
    patches: [
      [
        'protocol/tick-reader.ts',
        'if (this.boarding === trip) this.boarding = undefined;\n        return this.readTexts(trip.names);',
        'return this.readTexts(trip.names).finally(() => (this.boarding = undefined));',
      ],
    ],
    foundBy: spec('protocol/tick-reader.spec.ts'),
  },
  {
    name: 'join a load that has begun',
    rule: 'a load that waits is shared, one that has begun is not (S6)',
    patches: [
      [
        'protocol/load-gate.ts',
        'this.queue.delete(key);\n      start();',
        'start();\n      setTimeout(() => this.queue.delete(key));',
      ],
    ],
    foundBy: spec('protocol/load-gate.spec.ts'),
  },
  {
    name: 'commands while the store is lost',
    rule: 'nothing is asked, and no answer counts, across a loss of the store (S5)',
    patches: [
      [
        'protocol/cache-link.ts',
        "if (!this.trusted) return Promise.reject(new Error('The shared store is out of use.'));",
        NOTHING,
      ],
      [
        'protocol/cache-link.ts',
        "if (losses !== this.losses) throw new Error('The shared store was lost in the meantime.');",
        'void losses;',
      ],
    ],
    foundBy: spec('protocol/cache-link.spec.ts'),
  },
  {
    name: 'invalidated before the commit only',
    rule: 'a write invalidates after its commit and before it is acknowledged (S2)',
    patches: [
      [
        'declarative/evicting-write.ts',
        'await cache.invalidate([...tags], owed);',
        '(void cache.invalidate([...tags], owed), true);',
      ],
    ],
    foundBy: spec('declarative/evicting-write.spec.ts'),
  },
];
