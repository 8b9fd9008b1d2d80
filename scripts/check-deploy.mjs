// Checks Dockerfile and docker-compose.yml without a Docker engine: by a parser, and by what the project promises of them.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DockerfileParser } from 'dockerfile-ast';
import { validate, ValidationSeverity } from 'dockerfile-utils';
import { parseDocument } from 'yaml';
import { ROOT } from './lib/prepare.mjs';

const read = (name) => readFileSync(join(ROOT, name), 'utf8');
const faults = [];
const expect = (holds, message) => {
  if (!holds) faults.push(message);
};

function checkDockerfile() {
  const text = read('Dockerfile');
  for (const { message, severity, instructionLine } of validate(text))
    expect(severity !== ValidationSeverity.ERROR, `Dockerfile:${instructionLine + 1}: ${message}`);
  const dockerfile = DockerfileParser.parse(text);
  const stages = new Set(dockerfile.getFROMs().map((from) => from.getBuildStage()));
  for (const copy of dockerfile.getCOPYs()) {
    const from = copy
      .getFlags()
      .find((flag) => flag.getName() === 'from')
      ?.getValue();
    const sources = copy
      .getArguments()
      .slice(0, -1)
      .map((argument) => argument.getValue());
    const line = copy.getRange().start.line + 1;
    if (from) expect(stages.has(from), `Dockerfile:${line}: there is no stage ${from}`);
    else
      for (const source of sources)
        expect(existsSync(join(ROOT, source)), `Dockerfile:${line}: there is no ${source}`);
  }
  const last = dockerfile
    .getInstructions()
    .slice(-6)
    .map((instruction) => instruction.getKeyword());
  expect(last.includes('USER'), 'Dockerfile: the last stage must not run as root');
  expect(last.includes('HEALTHCHECK'), 'Dockerfile: the last stage must have a health check');
}

/** Keys of a service that this file uses; a misspelt one would be ignored by nobody but us. */
const SERVICE_KEYS = new Set(
  'build command depends_on environment healthcheck image ports restart stop_grace_period user volumes'.split(
    ' ',
  ),
);

function checkCompose() {
  const text = read('docker-compose.yml');
  const document = parseDocument(text, { prettyErrors: true });
  for (const problem of [...document.errors, ...document.warnings])
    faults.push(`docker-compose.yml: ${problem.message}`);
  const { services = {}, volumes = {} } = document.toJS() ?? {};
  for (const [name, service] of Object.entries(services)) {
    const where = `docker-compose.yml: ${name}`;
    for (const key of Object.keys(service))
      expect(SERVICE_KEYS.has(key), `${where} has an unknown key ${key}`);
    expect(Boolean(service.image) !== Boolean(service.build), `${where} needs either an image or a build`);
    for (const needed of Object.keys(service.depends_on ?? {}))
      expect(services[needed]?.healthcheck, `${where} waits for ${needed}, which has no health check`);
    for (const mount of service.volumes ?? []) {
      const volume = mount.split(':')[0];
      expect(volume in volumes, `${where} mounts a volume that is not declared: ${volume}`);
    }
  }
  for (const name of ['app', 'postgres', 'qdrant', 'redis'])
    expect(services[name], `docker-compose.yml: no ${name}`);
  const redis = String(services.redis?.command);
  for (const promise of ['appendonly yes', 'maxmemory 512mb', 'maxmemory-policy allkeys-lru', 'requirepass'])
    expect(redis.includes(promise), `docker-compose.yml: redis lacks ${promise}`);
  expect(!/PASSWORD: (?!\$\{)/.test(text), 'docker-compose.yml: a password must come from the environment');
}

checkDockerfile();
checkCompose();
for (const fault of faults) console.error(fault);
if (faults.length === 0) console.log('Dockerfile and docker-compose.yml are in order.');
process.exit(faults.length === 0 ? 0 : 1);
