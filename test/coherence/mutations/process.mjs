import { race, spec } from './found-by.mjs';

/** The rules of the process (P), taken out one by one. See list.mjs. */
export const PROCESS = [
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
        'await this.told(await deliver());\n',
        'const early = await this.registry.holders();\n      this.registry.holders = () => Promise.resolve(early);\n      try {\n        await this.told(await deliver());\n      } finally {\n        Reflect.deleteProperty(this.registry, "holders");\n      }\n',
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
];
