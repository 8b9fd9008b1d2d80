// Writes materials into DATA_DIR (argv[2]) by the built program's store until it is killed; prints how many are acknowledged.
import { openRelational } from '../../dist/relational/index.js';

const { store } = await openRelational({
  DATABASE_POOL_SIZE: 1,
  DATABASE_TIMEOUT_MS: 10_000,
  DATA_DIR: process.argv[2],
});
for (let batch = 0; ; batch += 1) {
  const materials = Array.from({ length: 200 }, (_, n) => ({
    name: `Материал ${batch}-${n}`,
    useCategory: 'Разное',
    unit: 'шт',
    sku: `SKU-${batch}-${n}`,
    description: null,
  }));
  await store.insertMany(materials);
  process.stdout.write(`acknowledged ${(batch + 1) * 200}\n`);
}
