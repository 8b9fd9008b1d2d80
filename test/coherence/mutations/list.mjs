/**
 * The rules of the cache protocol, each with a change of the program that takes it out, and who notices: the simulated
 * instances of test/coherence under some faults, which then find stale reads, or a spec, which then fails.
 *
 * `patches`: file under src/cache, a text that is there exactly once, and what it becomes.
 */

/** Found by simulated instances in both modes. */
const race = (mode, ...faults) => ({ mode, faults });
/** Found by a spec beside the code. */
const spec = (file) => ({ spec: `src/cache/${file}` });

const NOTHING = '';

export const MUTATIONS = [
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
    name: 'cells taken late',
    rule: 'what was fetched before an invalidation was heard is refused after it (P1)',
    patches: [
      [
        'protocol/lookup.ts',
        'this.keeper.adopt(item.region, item.key, standing, item.cells)',
        'this.keeper.adopt(item.region, item.key, standing, this.cells.capture(item.tags))',
      ],
      [
        'protocol/lookup.ts',
        'this.keeper.renew(item.key, kept, item.cells)',
        'this.keeper.renew(item.key, kept, this.cells.capture(item.tags))',
      ],
    ],
    foundBy: race('leased'),
  },
  {
    name: 'cells not looked at',
    rule: 'a hit in the process counts only while no tag of it was invalidated (P1)',
    patches: [
      [
        'protocol/coherent-cache.ts',
        'now >= kept.endsAt || !trust.live(now) || !allAlive(kept.cells)',
        'now >= kept.endsAt || !trust.live(now)',
      ],
    ],
    foundBy: race('leased'),
  },
  {
    name: 'the process trusted without a lease',
    rule: 'the process is read only under a live lease (P2)',
    patches: [
      [
        'protocol/lease.ts',
        'return now < this.until && Math.abs(this.clock.now() - now - this.offset) < this.leaseMs * DRIFT_MARGIN;',
        'return now < Infinity;',
      ],
    ],
    foundBy: race('leased', 'messages late'),
  },
  {
    name: 'a heartbeat that does not come back',
    rule: 'a lease begins when its heartbeat comes back over the subscription (P2)',
    patches: [
      [
        'protocol/lease.ts',
        'await this.publish(beat);\n',
        'await this.publish(beat);\n    this.heard(beat);\n',
      ],
    ],
    foundBy: race('leased', 'messages late'),
  },
  {
    name: 'a lease counts from its echo',
    rule: 'a lease counts from when its heartbeat was sent (P2)',
    patches: [
      ['protocol/lease.ts', 'const until = sent.at + this.leaseMs', 'const until = now + this.leaseMs'],
    ],
    foundBy: spec('protocol/lease.spec.ts'),
  },
  {
    name: 'sent before registered',
    rule: 'a lease is registered before its heartbeat is sent (P2)',
    patches: [
      [
        'protocol/lease.ts',
        'await this.registry.register(beat);\n    await this.publish(beat);',
        'await this.publish(beat);\n    await this.registry.register(beat);',
      ],
    ],
    foundBy: spec('protocol/lease.spec.ts'),
  },
  {
    name: 'a lapsed lease leaves the process full',
    rule: 'whenever a lease begins anew, the process is empty (P3)',
    patches: [
      [
        'protocol/lease.ts',
        'this.cells.killAll();\n      this.observer.lease(true);',
        'this.observer.lease(true);',
      ],
    ],
    foundBy: race('leased', 'messages lost, nobody told'),
  },
  {
    name: 'a lost subscription goes unnoticed',
    rule: 'a lost subscription ends the lease (P3)',
    patches: [['protocol/create-cache.ts', 'lease?.drop()', 'undefined']],
    foundBy: race('leased', 'messages lost'),
  },
  {
    name: 'no waiting for confirmations',
    rule: 'a write waits until every holder of a lease has confirmed, or its lease is over (P4)',
    patches: [['protocol/invalidator.ts', 'confirmation.from(others)', 'void others']],
    foundBy: race('leased'),
  },
  {
    name: 'confirmed before dropped',
    rule: 'who confirms has dropped (P4)',
    patches: [
      [
        'protocol/invalidator.ts',
        'else if (message.tags) this.cells.kill(message.tags);',
        'else if (message.tags) { const { tags } = message; setTimeout(() => this.cells.kill(tags)); }',
      ],
    ],
    foundBy: race('leased'),
  },
  {
    name: 'told before stamped',
    rule: 'the stamps come first, so that whoever drops fetches the new (P4)',
    patches: [
      [
        'protocol/invalidator.ts',
        "await this.shared.stamp(tags);\n    this.cells.kill(tags);\n    return this.tell((id) => ({ kind: 'drop', from: this.instance, id, tags }));",
        "this.cells.kill(tags);\n    const told = await this.tell((id) => ({ kind: 'drop', from: this.instance, id, tags }));\n    await this.shared.stamp(tags);\n    return told;",
      ],
    ],
    foundBy: race('leased'),
  },
  {
    name: 'the writer keeps its own',
    rule: 'a writer drops in its own process too (P4)',
    patches: [
      [
        'protocol/invalidator.ts',
        'await this.shared.stamp(tags);\n    this.cells.kill(tags);',
        'await this.shared.stamp(tags);',
      ],
    ],
    foundBy: race('leased'),
  },
  {
    name: 'holders asked before told',
    rule: 'who holds a lease is asked after the message was sent (P4)',
    patches: [
      [
        'protocol/invalidator.ts',
        'await this.told(await this.deliver(tags));\n',
        'const early = await this.registry.holders();\n      this.registry.holders = () => Promise.resolve(early);\n      try {\n        await this.told(await this.deliver(tags));\n      } finally {\n        Reflect.deleteProperty(this.registry, "holders");\n      }\n',
      ],
    ],
    foundBy: spec('protocol/coherent-cache.leases.spec.ts'),
  },
  {
    name: 'the mark of the registry ignored',
    rule: 'a registry that may have been lost is waited for (P4)',
    patches: [
      ['protocol/invalidator.ts', 'this.clock.delay(completeAt - this.clock.monotonic())', 'void completeAt'],
    ],
    foundBy: race('leased', 'wipe'),
  },
  {
    name: 'gone from the registry with a lease',
    rule: 'whoever leaves the registry has no lease, and gets none by a late heartbeat (P2)',
    patches: [
      [
        'protocol/lease.ts',
        'this.drop();\n    await this.registry.withdraw();',
        'await this.registry.withdraw();',
      ],
    ],
    foundBy: spec('protocol/lease.spec.ts'),
  },
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
    patches: [
      ['protocol/cache-link.ts', 'if (this.mayHaveMissedWrites) await', 'if (this.losses < 0) await'],
    ],
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
    name: 'invalidated before the commit only',
    rule: 'a write invalidates after its commit and before it is acknowledged (S2)',
    patches: [
      [
        'declarative/evicting-write.ts',
        'if (voided.size > 0) await cache.invalidate([...voided]);',
        'if (voided.size > 0) void cache.invalidate([...voided]);',
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
