import { gzipSync } from 'node:zlib';
import { Headings } from '../header/headings.js';
import { DEFAULT_LIMITS } from '../options.js';
import type { TableSchema } from '../schema.js';
import { type ByteSource, gunzip } from '../text/source.js';
import { openText } from './open-text.js';

const SCHEMA: TableSchema<'name' | 'price'> = {
  fields: { name: { headings: ['name'], required: true }, price: { headings: ['price'] } },
  nameField: 'name',
};

/** The bytes in pieces of `size`, so that every boundary falls somewhere awkward. */
async function* pieces(bytes: Uint8Array, size: number): ByteSource {
  for (let at = 0; at < bytes.length; at += size) yield await Promise.resolve(bytes.subarray(at, at + size));
}

async function read(bytes: ByteSource): Promise<unknown[]> {
  const opening = { schema: SCHEMA, headings: new Headings(SCHEMA), options: {}, limits: DEFAULT_LIMITS };
  const opened = await openText(bytes, null, opening, () => 0);
  const rows: unknown[] = [];
  for await (const row of opened.rows) rows.push(row);
  await opened.close();
  return rows;
}

describe('openText, in pieces of any size', () => {
  // Longer than what is looked at for the encoding, so that rows come in pieces too.
  const filler = 'Щебень гранитный;12,50\r\n'.repeat(6000);
  const text = `name;price\r\n"Кран ""Бугатти""\r\n1/2""";9,19\r\n${filler}"Труба";"1"\r\n`;
  const forms: [string, Buffer][] = [
    ['UTF-8', Buffer.from(text)],
    ['UTF-16', Buffer.from(`\uFEFF${text}`, 'utf16le')],
    ['NDJSON', Buffer.from(`${'{"name":"Щебень","price":1.5}\r\n'.repeat(10_000)}{"name":"Труба"}`)],
    ['JSON', Buffer.from(`[${'{"name":"Щебень [\\"","price":1.5},\r\n'.repeat(8000)}{"name":"Труба"}]`)],
  ];

  it.each(forms)('%s is the same', async (_form, bytes) => {
    const whole = await read(pieces(bytes, bytes.length));
    expect(whole.at(-1)).toMatchObject({ cells: { name: 'Труба' } });
    expect(whole.length).toBeGreaterThan(6000);
    for (const size of [37, 1001]) expect(await read(pieces(bytes, size))).toEqual(whole);
    const packed = gzipSync(bytes);
    expect(await read(gunzip(pieces(packed, 3), DEFAULT_LIMITS))).toEqual(whole);
  });

  it('gives what a truncated archive still has, then says that it is broken', async () => {
    const lines = Array.from({ length: 20_000 }, (_, index) => `Щебень ${Math.imul(index, 2654435761)}`);
    const archive = gzipSync(Buffer.from(`name\n${lines.join('\n')}`)).subarray(0, -1000);
    const opening = { schema: SCHEMA, headings: new Headings(SCHEMA), options: {}, limits: DEFAULT_LIMITS };
    const opened = await openText(gunzip(pieces(archive, 10_000), DEFAULT_LIMITS), 'gzip', opening, () => 0);
    let rows = 0;
    const reading = (async () => {
      for await (const row of opened.rows) if ('cells' in row) rows += 1;
    })();
    await expect(reading).rejects.toMatchObject({
      code: 'FILE_UNREADABLE',
      message: expect.stringMatching(/gzip/),
    });
    expect(rows).toBeGreaterThan(1000);
  });
});
