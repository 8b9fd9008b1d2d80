import { AppError } from './errors.js';

/** A place in a list: behind this row. */
export interface Place {
  createdAt: Date;
  id: string;
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** An opaque text for a place. */
export function encodeCursor({ createdAt, id }: Place): string {
  return Buffer.from(`${createdAt.toISOString()} ${id}`).toString('base64url');
}

/** The place that a cursor stands for. Errors: `INVALID_CURSOR` for a text that {@link encodeCursor} did not make. */
export function decodeCursor(cursor: string): Place {
  const [time = '', id = ''] = Buffer.from(cursor, 'base64url').toString().split(' ');
  const createdAt = new Date(time);
  if (Number.isNaN(createdAt.getTime()) || !UUID.test(id))
    throw new AppError(
      'INVALID_CURSOR',
      'The cursor is not one that this service issued: start without one.',
    );
  return { createdAt, id };
}
