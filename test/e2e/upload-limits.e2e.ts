import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ApiClient } from '../support/api-client.js';
import { type AppProcess, startApp } from '../support/app-process.js';
import { eventually } from '../support/eventually.js';
import { ended, materialsOf, sendForm, upload } from '../support/upload-client.js';

const LIMIT = 200_000;
const UPLOAD = '/api/v1/materials/upload';
const rows = (count: number, category = 'Предел') =>
  `name,use_category\n${Array.from({ length: count }, (_, index) => `Гвоздь № ${index},${category}\n`).join('')}`;

describe('uploads that are not as they should be', () => {
  let app: AppProcess;
  let api: ApiClient;
  const temporary = mkdtempSync(join(tmpdir(), 'rag-test-uploads-'));

  beforeAll(async () => {
    app = await startApp({ env: { UPLOAD_LIMIT_BYTES: String(LIMIT), TMPDIR: temporary } });
    api = new ApiClient(app.url);
  }, 90_000);
  afterAll(async () => {
    expect((await app.stop()).code).toBe(0);
    rmSync(temporary, { recursive: true, force: true });
  });
  afterEach(async () => {
    // Nothing is left behind: no file here, no job in the database.
    await eventually(() => expect(readdirSync(temporary)).toEqual([]));
    expect((await api.get('/api/v1/jobs?status=pending')).body.jobs).toEqual([]);
  });

  const jobs = async () => (await api.get('/api/v1/jobs?limit=100')).body.jobs.length as number;
  const form = (...parts: [string, string | Blob, string?][]) => {
    const made = new FormData();
    for (const [name, value, fileName] of parts) {
      if (typeof value === 'string') made.append(name, value);
      else made.append(name, value, fileName);
    }
    return made;
  };
  const blob = (text: string) => new Blob([text]);

  it('are refused above the limit, whether they say their size or not', async () => {
    const before = await jobs();
    const content = 'x'.repeat(LIMIT + 1);
    const tooLarge = { status: 413, body: { code: 'PAYLOAD_TOO_LARGE' } };
    expect(await upload(api, { name: 'a.csv', content })).toMatchObject(tooLarge);
    expect(await upload(api, { name: 'a.csv', content: 'x'.repeat(2_000_000) })).toMatchObject(tooLarge);
    const stream = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode(content));
        controller.close();
      },
    });
    const raw = await fetch(app.url + UPLOAD, {
      method: 'POST',
      headers: { 'content-type': 'text/csv' },
      body: stream,
      duplex: 'half',
    });
    expect(raw.status).toBe(413);
    expect(await jobs()).toBe(before);
  });

  it('are taken up to the limit', async () => {
    const content = rows(1);
    const padded = content + ' '.repeat(LIMIT - Buffer.byteLength(content));
    const answer = await upload(api, { name: 'a.csv', content: padded });
    expect(answer).toMatchObject({ status: 202, body: { upload: { bytes: LIMIT } } });
    await ended(api, answer.body.id as string);
  });

  it.each([
    ['no file', () => form(['encoding', 'utf-8']), 'file'],
    ['two files', () => form(['file', blob(rows(1)), 'a'], ['file', blob(rows(2)), 'b']), 'file'],
    ['a file under another name', () => form(['table', blob(rows(1)), 'a']), 'table'],
    [
      'a field that is too long',
      () => form(['encoding', 'x'.repeat(20_000)], ['file', blob(rows(1)), 'a']),
      'encoding',
    ],
    [
      'too many fields',
      () =>
        form(...Array.from({ length: 40 }, (_, index): [string, string] => [`field${index}`, 'x']), [
          'file',
          blob(rows(1)),
          'a',
        ]),
      '',
    ],
  ])('are refused with %s', async (_, parts, path) => {
    const before = await jobs();
    const answer = await sendForm(api, parts());
    expect(answer).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED', errors: [{ path }] } });
    expect(await jobs()).toBe(before);
  });

  it('are refused as JSON, and files where none is wanted', async () => {
    expect(await api.post(UPLOAD, { file: 'a' })).toMatchObject({ status: 415 });
    expect(await api.post(UPLOAD, undefined)).toMatchObject({ status: 415 });
    const elsewhere = await fetch(`${app.url}/api/v1/materials/import`, {
      method: 'POST',
      body: form(['file', blob('a'), 'a']),
    });
    expect(elsewhere.status).toBe(415);
    const csv = await api.request('POST', '/api/v1/materials', 'name', { 'content-type': 'text/csv' });
    expect(csv).toMatchObject({ status: 415, body: { code: 'UNSUPPORTED_MEDIA_TYPE' } });
  });

  it('leave nothing behind when the form does not end', async () => {
    const headers = { 'content-type': 'multipart/form-data; boundary=abc' };
    const body =
      '--abc\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\n\r\nname\r\nГвоздь\r\n';
    expect(await api.request('POST', UPLOAD, body, headers)).toMatchObject({
      status: 400,
      body: { code: 'MALFORMED_REQUEST' },
    });
  });

  it.each(['multipart/form-data; boundary=abc', 'text/csv'])(
    'leave nothing behind when the client breaks off in %s',
    async (type) => {
      const { port, hostname } = new URL(app.url);
      const before = await jobs();
      const head = `POST ${UPLOAD} HTTP/1.1\r\nhost: x\r\ncontent-type: ${type}\r\ncontent-length: 100000\r\n\r\n`;
      const start = '--abc\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\n\r\nname\r\n';
      const socket = connect(Number(port), hostname);
      socket.write(head + start + 'Гвоздь\r\n'.repeat(1000));
      await eventually(() => expect(readdirSync(temporary)).toHaveLength(1), { intervalMs: 5 });
      socket.destroy();
      await eventually(() => expect(readdirSync(temporary)).toEqual([]));
      expect(await jobs()).toBe(before);
    },
  );

  it('write nothing when they break off far behind their beginning', async () => {
    const packed = gzipSync(rows(20_000, 'Обрыв'));
    const { status, body } = await upload(api, {
      name: 'a.csv.gz',
      content: packed.subarray(0, packed.length - 100),
    });
    expect(status).toBe(202);
    const job = await ended(api, body.id as string);
    expect(job).toMatchObject({ status: 'failed', error: { code: 'FILE_UNREADABLE' }, attempts: 1 });
    expect(await materialsOf(api, 'Обрыв')).toEqual([]);
  });
});
