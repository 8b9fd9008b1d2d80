import { BlockList, isIP } from 'node:net';
import { z } from 'zod';

/** Kinds of settings. */
export const url = (protocols: RegExp, example: string) =>
  z.url({ protocol: protocols, error: `must be a URL like ${example}` }).optional();
export const count = (min: number, max: number) => z.coerce.number().int().min(min).max(max);
export const fraction = () => z.coerce.number().min(0).max(1);
export const flag = () => z.stringbool();

/** A list with commas; each item must pass. */
const list = (isItem: (item: string) => boolean, error: string) =>
  z
    .string()
    .default('')
    .transform((text) =>
      text
        .split(',')
        .map((item) => item.trim())
        .filter((item) => item !== ''),
    )
    .refine((items) => items.every(isItem), { error });

/** Addresses and subnets. */
export const addresses = () =>
  list(isAddressOrSubnet, 'must be addresses, subnets like 10.0.0.0/8, loopback, linklocal or uniquelocal');

/** Origins of web pages, or `*`. */
export const origins = () =>
  list((item) => item === '*' || isOrigin(item), 'must be origins like https://shop.example, without a path');

function isAddressOrSubnet(item: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(item)) return true;
  const [address = '', prefix, ...rest] = item.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  if (prefix === undefined) return true;
  if (!/^\d{1,3}$/.test(prefix)) return false;
  try {
    new BlockList().addSubnet(address, Number(prefix), family === 4 ? 'ipv4' : 'ipv6');
    return true;
  } catch {
    return false;
  }
}

function isOrigin(item: string): boolean {
  return URL.canParse(item) && /^https?:$/.test(new URL(item).protocol) && new URL(item).origin === item;
}
