import type { Config } from './config.js';

const SECRET_NAME = /(?:PASSWORD|SECRET|API_KEY|TOKEN)$/;
/** A shorter one is also part of harmless words; where it stands in a URL or a header it is hidden all the same. */
const LEAST_LENGTH = 6;

/** Every value of the configuration that no log may show: those of secret settings, and the passwords in URLs. */
export function secretsOf(config: Config): string[] {
  const secrets = Object.entries(config).flatMap(([name, value]) => {
    if (typeof value !== 'string') return [];
    if (SECRET_NAME.test(name)) return [value, ...value.split(',')];
    return name.endsWith('_URL') && URL.canParse(value) ? passwordsIn(new URL(value)) : [];
  });
  return [...new Set(secrets)].filter((secret) => secret.length >= LEAST_LENGTH);
}

/** As it stands in the URL, and as the server is sent it. */
function passwordsIn({ password }: URL): string[] {
  try {
    return [password, decodeURIComponent(password)];
  } catch {
    return [password];
  }
}
