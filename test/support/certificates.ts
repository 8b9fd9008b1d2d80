import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Files of a certificate that is its own authority, in a folder of their own: whoever asked removes it. */
export interface Certificate {
  folder: string;
  key: string;
  certificate: string;
}

/** A self-signed certificate for 127.0.0.1 and localhost. Errors: when there is no `openssl` on PATH. */
export function makeCertificate(): Certificate {
  const folder = mkdtempSync(join(tmpdir(), 'rag-test-tls-'));
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const subject = ['-subj', '/CN=test', '-addext', 'subjectAltName=IP:127.0.0.1,DNS:localhost'];
  const files = ['-keyout', key, '-out', certificate];
  execFileSync('openssl', ['req', '-x509', '-days', '2', ...curve, ...subject, ...files], { stdio: 'pipe' });
  return { folder, key, certificate };
}
