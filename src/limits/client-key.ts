import { isIPv4 } from 'node:net';
import type { FastifyRequest } from 'fastify';

/** Whose requests are counted together: those of a user or key, else those from an address. */
export function clientKey({ principal, ip }: Pick<FastifyRequest, 'principal' | 'ip'>): string {
  return principal && principal.kind !== 'anyone' ? `${principal.kind}:${principal.id}` : `ip:${network(ip)}`;
}

/** An IPv4 address as it is; of an IPv6 address the first half, since whoever has one has all of those that begin so. */
function network(address: string): string {
  const bare = address.replace(/%.*$/, '').toLowerCase();
  const mapped = bare.replace(/^::ffff:(?=\d+\.)/, '');
  if (isIPv4(mapped)) return mapped;
  const [left = '', right] = bare.split('::');
  const head = left === '' ? [] : left.split(':');
  const tail = right ? right.split(':') : [];
  const zeros = right === undefined ? 0 : Math.max(0, 8 - head.length - tail.length);
  const groups = [...head, ...Array.from({ length: zeros }, () => '0'), ...tail].slice(0, 4);
  return groups.map((group) => group.replace(/^0+(?=.)/, '')).join(':');
}
