import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { type Profile, PROFILES, withLoadedApp } from './lib/loaded-app.js';
import { writeResult } from './lib/result.js';
import { accuracy, agreement, byConfidence, calibrate, matchAll, oneByOne } from './matching/measure.js';
import { readKsr } from './relevance/ksr.js';

/**
 * Matching the names of the КСР pairs over HTTP: how often the first material is right, how sure it was, names a second:
 * `node .cache/bench/bench/matching.js [folder of the data] [profile ...] [--fit]`. No label names a material of the chapters 59 and
 * 89, half of the catalogue: whoever labelled had one without them. So everything is measured on the whole catalogue and on
 * the rest; the confidence is calibrated on the rest, where a label can be right. `--fit` writes the coefficients into the source.
 */
const given = process.argv.slice(2);
const [folder = '../shared/data/ksr', ...names] = given.filter((argument) => !argument.startsWith('--'));
const UNLABELLED = new Set(['59', '89']);
const ONE_BY_ONE = 60;
const COEFFICIENTS = 'src/matching/scoring/coefficients.ts';
const data = await readKsr(folder);
const place = await mkdtemp(join(tmpdir(), 'matching-'));
try {
  const labelled = join(place, 'ksr.csv.gz');
  const lines = gunzipSync(await readFile(join(folder, 'ksr_clean.csv.gz')))
    .toString()
    .split('\n');
  await writeFile(labelled, gzipSync(lines.filter((line) => !UNLABELLED.has(chapterOf(line))).join('\n')));

  const calibration = await measure('embedded', labelled, true);
  const profiles = PROFILES.filter((profile) => names.includes(profile));
  const whole: object[] = [];
  for (const profile of profiles)
    whole.push((await measure(profile, join(folder, 'ksr_clean.csv.gz'), false)).outcome);
  await writeResult('matching', {
    labels: agreement(data),
    whole,
    labelledChapters: calibration.outcome,
    calibration: calibration.fitted,
  });
} finally {
  await rm(place, { recursive: true });
}

function chapterOf(line: string): string {
  return line.split('-')[0]?.split('.')[4] ?? '';
}

async function measure(profile: Profile, catalogue: string, isCalibration: boolean) {
  return withLoadedApp(profile, catalogue, async ({ api, load }) => {
    const step = Math.floor(data.queries.length / ONE_BY_ONE);
    const some = data.queries.filter((_, n) => n % step === 0).slice(0, ONE_BY_ONE);
    const alone = await oneByOne(
      api,
      some.map(({ text }) => text),
    );
    const { pairs, namesPerSecond } = await matchAll(api, data);
    const outcome = {
      profile,
      rows: load.rows,
      ...accuracy(pairs),
      byConfidence: byConfidence(pairs),
      namesPerSecond: { together: namesPerSecond, oneByOne: alone },
    };
    console.log(JSON.stringify(outcome));
    if (!isCalibration) return { outcome, fitted: undefined };
    const { model, heldOut } = calibrate(pairs);
    console.log(JSON.stringify({ model, heldOut }, null, 1));
    if (given.includes('--fit')) await write(model);
    return { outcome, fitted: { ...model, heldOut } };
  });
}

async function write({
  coefficients,
  intercept,
}: {
  coefficients: Record<string, number>;
  intercept: number;
}) {
  const before = await readFile(COEFFICIENTS, 'utf8');
  const table = Object.entries(coefficients)
    .map(([name, weight]) => `  ${name}: ${weight},\n`)
    .join('');
  const after = before
    .replace(/COEFFICIENTS = \{[^}]*\}/, `COEFFICIENTS = {\n${table}}`)
    .replace(/INTERCEPT = .*;/, `INTERCEPT = ${intercept};`);
  await writeFile(COEFFICIENTS, after);
}
