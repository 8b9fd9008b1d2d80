import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { AppError, messageOf } from '../../common/errors.js';

/** Where a server is and who asks. */
export interface RedisAddress {
  host: string;
  port: number;
  tls: boolean;
  username?: string;
  password?: string;
  database?: number;
}

/**
 * The parts of a URL like `rediss://user:password@host:6379/0`. The client's own parser leaves the brackets on IPv6
 * addresses, and its errors carry the URL with the password. Errors: CONFIG_INVALID, without the URL.
 */
export function parseRedisUrl(url: string): RedisAddress {
  try {
    const { protocol, hostname, port, username, password, pathname } = new URL(url);
    const database = /^\/?(\d*)$/.exec(pathname)?.[1];
    if (!/^rediss?:$/.test(protocol) || hostname === '' || database === undefined) throw new Error();
    return {
      host: decodeURIComponent(hostname.replace(/^\[(.*)\]$/, '$1')),
      port: port === '' ? 6379 : Number(port),
      tls: protocol === 'rediss:',
      ...(username === '' ? {} : { username: decodeURIComponent(username) }),
      ...(password === '' ? {} : { password: decodeURIComponent(password) }),
      ...(database === '' ? {} : { database: Number(database) }),
    };
  } catch {
    // The cause would show the URL.
    throw new AppError(
      'CONFIG_INVALID',
      'REDIS_URL must look like redis://user:password@host:6379/0, its special characters percent-encoded',
    );
  }
}

/** What the TLS layer has to know of an address. */
export interface RedisTls {
  tls: true;
  /** Sent so that a proxy can tell servers apart (SNI); Node.js sends none by itself, and an address is no name. */
  servername?: string;
  ca?: string;
}

/** Errors: CONFIG_INVALID, if the file is not one of certificates, or if there is no TLS that it could serve. */
export function tlsOptions({ tls, host }: RedisAddress, caFile: string | undefined): RedisTls | undefined {
  if (!tls) {
    if (caFile === undefined) return undefined;
    throw new AppError('CONFIG_INVALID', 'REDIS_TLS_CA is set, but REDIS_URL does not begin with rediss://');
  }
  return {
    tls: true,
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ...(caFile === undefined ? {} : { ca: readAuthorities(caFile) }),
  };
}

function readAuthorities(file: string): string {
  try {
    const text = readFileSync(file, 'utf8');
    const certificates = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g);
    if (!certificates) throw new Error('it has no certificate in PEM form');
    for (const certificate of certificates) new X509Certificate(certificate);
    return text;
  } catch (error) {
    throw new AppError('CONFIG_INVALID', `REDIS_TLS_CA cannot be used: ${messageOf(error)}`);
  }
}
