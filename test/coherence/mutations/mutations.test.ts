import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

it('every rule of the protocol can still be taken out', () => {
  const { stdout, status } = spawnSync(process.execPath, [resolve('scripts', 'mutations.mjs'), '--check'], {
    encoding: 'utf8',
  });
  expect(stdout.split('\n').filter((line) => line.startsWith('FAIL'))).toEqual([]);
  expect(status).toBe(0);
});
