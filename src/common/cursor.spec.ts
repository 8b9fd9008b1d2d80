import { AppError } from './errors.js';
import { decodeCursor, encodeCursor } from './cursor.js';

const PLACE = { createdAt: new Date('2026-01-02T03:04:05.678Z'), id: '6f1c1d5e-7c1b-4a53-9c55-0d6a5c1f2b3a' };

describe('cursors', () => {
  it('stand for a place', () => {
    expect(decodeCursor(encodeCursor(PLACE))).toEqual(PLACE);
  });

  it.each([
    '',
    'x',
    '%%%',
    Buffer.from('2026-01-01 no-uuid').toString('base64url'),
    Buffer.from(`never ${PLACE.id}`).toString('base64url'),
  ])('that nobody issued are refused: %j', (cursor) => {
    expect(() => decodeCursor(cursor)).toThrow(AppError);
  });
});
