// Writes what is generated from the sources: openapi.json, docs/configuration.md, .env.example, docs/errors.md.
// With --check it writes nothing, and fails when a file differs from what it would write.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { configurationPage, envExample } from './lib/configuration-docs.mjs';
import { errorsPage } from './lib/errors-docs.mjs';
import { prepare, ROOT } from './lib/prepare.mjs';

const fromDist = (path) => import(pathToFileURL(join(ROOT, 'dist', path)).href);

/** The document of an application whose modules are known but not made: nothing connects, nothing is written. */
async function openApi() {
  const [{ createApp }, { readConfig }, { openApiOf }] = await Promise.all([
    fromDist('app.setup.js'),
    fromDist('config/index.js'),
    fromDist('http/index.js'),
  ]);
  const app = await createApp(readConfig({ LOG_LEVEL: 'error' }), { preview: true });
  const document = openApiOf(app);
  await app.close();
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** The first line that differs, as people look for it. */
function firstDifference(have, want) {
  const [left, right] = [have.split('\n'), want.split('\n')];
  const line = right.findIndex((text, index) => text !== left[index]);
  const at = line === -1 ? right.length : line;
  return `line ${at + 1}\n  - ${left[at] ?? '(end)'}\n  + ${right[at] ?? '(end)'}`;
}

await prepare({ quiet: true });
const [{ ENV_GROUPS }, { ERROR_CODES }] = await Promise.all([
  fromDist('config/index.js'),
  fromDist('common/errors.js'),
]);
const documents = {
  'openapi.json': await openApi(),
  'docs/configuration.md': configurationPage(ENV_GROUPS),
  '.env.example': envExample(ENV_GROUPS),
  'docs/errors.md': errorsPage(ERROR_CODES),
};

const check = process.argv.includes('--check');
let drifted = 0;
for (const [name, want] of Object.entries(documents)) {
  const path = join(ROOT, name);
  const have = existsSync(path) ? readFileSync(path, 'utf8') : '';
  if (have === want) continue;
  drifted += 1;
  if (check) console.error(`${name} differs from the sources, first at ${firstDifference(have, want)}`);
  else {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, want);
    console.log(`wrote ${name}`);
  }
}
if (check && drifted > 0) console.error('Run `npm run docs` and commit what it writes.');
else if (drifted === 0) console.log('The generated documents are up to date.');
process.exit(check && drifted > 0 ? 1 : 0);
