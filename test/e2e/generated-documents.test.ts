import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { ERROR_CODES } from '../../src/common/errors.js';
import { ENV_GROUPS } from '../../src/config/index.js';

// Built first when a source has changed since.
jest.setTimeout(120_000);

it('are what the sources would write today', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['scripts/generate-docs.mjs', '--check']);
  expect(stdout).toContain('up to date');
});

it('name every code of error and every variable', () => {
  const errors = readFileSync('docs/errors.md', 'utf8');
  for (const code of Object.keys(ERROR_CODES)) expect(errors).toContain(`\n## ${code}\n`);
  const [page, example] = ['docs/configuration.md', '.env.example'].map((path) => readFileSync(path, 'utf8'));
  for (const name of Object.values(ENV_GROUPS).flatMap((group) => Object.keys(group))) {
    expect(page).toContain(`| \`${name}\` |`);
    expect(example).toContain(`\n#${name}=`);
  }
});
