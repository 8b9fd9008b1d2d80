/* One simulation after the other until one finds stale reads: for scripts/mutations.mjs. Prints the report as JSON. */
import type { SimulatedFault } from '../simulated-faults.js';
import { simulate } from '../simulation.js';

interface Task {
  mode: 'leased' | 'validated';
  faults: SimulatedFault[];
  seeds: number[];
}

const OPERATIONS = 10_000;
const INSTANCES = 3;

const { mode, faults, seeds } = JSON.parse(process.argv[2] ?? '') as Task;
let [stale, last] = [0, 0];
for (const seed of seeds) {
  if (stale > 0) break;
  ({ stale } = await simulate({ mode, seed, faults, instances: INSTANCES, operations: OPERATIONS }));
  last = seed;
}
console.log(JSON.stringify({ stale, seed: last }));
