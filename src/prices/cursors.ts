import { AppError } from '../common/errors.js';

/** A place in a price list: behind this row of this loading of it. */
export interface ProductPlace {
  listId: string;
  place: number;
}

const POSITIVE = /^[1-9]\d{0,17}$/;

export const encodeProductCursor = ({ listId, place }: ProductPlace): string =>
  Buffer.from(`${listId} ${place}`).toString('base64url');

/** Errors: `INVALID_CURSOR` for what {@link encodeProductCursor} did not make. */
export function decodeProductCursor(cursor: string): ProductPlace {
  const [listId = '', place = ''] = textOf(cursor).split(' ');
  if (!POSITIVE.test(listId) || !POSITIVE.test(place) || Number(place) > 2_147_483_647) throw invalid();
  return { listId, place: Number(place) };
}

export const encodeListCursor = (listId: string): string => Buffer.from(listId).toString('base64url');

/** Errors: `INVALID_CURSOR` for what {@link encodeListCursor} did not make. */
export function decodeListCursor(cursor: string): string {
  const listId = textOf(cursor);
  if (!POSITIVE.test(listId)) throw invalid();
  return listId;
}

export const encodeSupplierCursor = (supplierId: string): string =>
  Buffer.from(supplierId).toString('base64url');

/** The supplier that a page ended with: there are no others that would be wrong. */
export const decodeSupplierCursor = (cursor: string): string => textOf(cursor).replaceAll('\0', '');

const textOf = (cursor: string) => Buffer.from(cursor, 'base64url').toString();

const invalid = () =>
  new AppError('INVALID_CURSOR', 'The cursor is not one that this service issued: start without one.');
