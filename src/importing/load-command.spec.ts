import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManualClock } from '../../test/support/manual-clock.js';
import { HttpSink } from './http.sink.js';
import { runLoad } from './load-command.js';

interface ImportBody {
  materials: Record<string, unknown>[];
}

let folder: string;
let server: Server;
let url: string;
let received: ImportBody[];
/** How the service answers; what it gets is recorded whatever that is. */
let answer: (body: ImportBody) => { status: number; json: unknown };

const imported = (body: ImportBody) => ({
  status: 201,
  json: { created: body.materials.length, updated: 0, unchanged: 0, conflicts: 0, indexed: true },
});

const listener: RequestListener = (request, response) => {
  let text = '';
  request.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  request.on('end', () => {
    const body = JSON.parse(text) as ImportBody;
    received.push(body);
    const { status, json } =
      request.url === '/api/v1/materials/import' ? answer(body) : { status: 404, json: {} };
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json));
  });
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rag-test-load-'));
  server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true, force: true });
});

beforeEach(() => {
  received = [];
  answer = imported;
});

/** Runs the command on a file with this content; what it wrote and its exit code. */
async function load(content: string, ...args: string[]) {
  const file = join(folder, 'catalogue.csv');
  await writeFile(file, content);
  return command(file, ...args);
}

async function command(...args: string[]) {
  let output = '';
  const write = (text: string) => (output += text);
  let closed = 0;
  const code = await runLoad(args, {
    stdout: { write },
    stderr: { write },
    clock: new ManualClock(),
    signal: new AbortController().signal,
    peakBytes: () => 104_857_600,
    openSink: (target = url) =>
      Promise.resolve({
        sink: new HttpSink(target, { retryDelaysMs: [1, 1] }),
        target,
        close: () => {
          closed += 1;
          return Promise.resolve();
        },
      }),
  });
  return { code, output, closed };
}

describe('npm run load, over HTTP', () => {
  it('sends batches and sums up', async () => {
    const rows = Array.from({ length: 25 }, (_, index) => `S-${index},Гвоздь ${index}`).join('\n');
    const { code, output, closed } = await load(`sku,name\n${rows}\n`, '--url', url, '--batch-size', '10');
    expect(code).toBe(0);
    expect(received.map(({ materials }) => materials.length)).toEqual([10, 10, 5]);
    expect(received[0]?.materials[0]).toEqual({
      sku: 'S-0',
      name: 'Гвоздь 0',
      unit: 'шт',
      use_category: 'Стройматериалы',
    });
    expect(output).toMatch(/25 rows.*100 MB/);
    expect(output).toMatch(/created 25, updated 0, unchanged 0, rejected 0, conflicts 0/);
    expect(closed).toBe(1);
  });

  it('lists rejected rows, and writes all of them to a file that can be loaded', async () => {
    const rejects = join(folder, 'rejects.csv');
    const bad = Array.from({ length: 30 }, (_, index) => `S-${index},"Г",${'"м,""'.length}`).join('\n');
    const { code, output } = await load(`sku,name,unit\n${bad}\nS-99,Гвоздь,кг\n`, '--rejects', rejects);
    expect(code).toBe(1);
    expect(output).toMatch(/line 2: name has 1 character/);
    expect(output).toMatch(/and 10 more; all are in/);
    const lines = (await readFile(rejects, 'utf8')).trimEnd().split('\n');
    expect(lines[0]).toBe('line,reason,sku,name,use_category,unit,description,id');
    expect(lines).toHaveLength(31);
    expect((await command(rejects)).output).toMatch(/30 rows.*\n.*rejected 30/);
  });

  it('waits out an outage, halves what is too large', async () => {
    let outages = 2;
    answer = (body) => {
      if (outages-- > 0) return { status: 503, json: { detail: 'starting' } };
      return body.materials.length > 3 ? { status: 413, json: {} } : imported(body);
    };
    const { code, output } = await load(`name\n${'абвгдежз'.split('').join('1\n')}1\n`);
    expect(output).toMatch(/created 8/);
    expect(code).toBe(0);
    expect(received.map(({ materials }) => materials.length)).toEqual([8, 8, 8, 4, 2, 2, 4, 2, 2]);
  });

  it.each([
    [503, { detail: 'down' }, /cannot be reached: 503 down/],
    [400, { detail: 'no good' }, /refused: 400 no good/],
    [200, { ok: true }, /not an import's/],
  ])('ends with code 2 when the service answers %s for good', async (status, json, words) => {
    answer = () => ({ status, json });
    const { code, output, closed } = await load('name\nГвоздь\n');
    expect({ code, closed }).toEqual({ code: 2, closed: 1 });
    expect(output).toMatch(words);
  });

  it('exits with 1 for conflicts, and says what is not indexed', async () => {
    answer = (body) => {
      const { status, json } = imported(body);
      return { status, json: { ...json, conflicts: 1, indexed: false } };
    };
    const { code, output } = await load('name\nГвоздь\nВинт\n');
    expect(code).toBe(1);
    expect(output).toMatch(/conflicts 1\n {2}1 are not in the vector store/);
  });
});

describe('npm run load, used wrongly', () => {
  it.each([
    [[], /Name one file/],
    [['a', 'b'], /Name one file/],
    [['a', '--batch-size', '0'], /1 to 1000/],
    [['a', '--url', 'ftp://x'], /must be a URL/],
    [['a', '--speed'], /Unknown option/],
    [['/nonexistent/a.csv'], /cannot be read: .*ENOENT/],
    [['/'], /it is a folder/],
  ])('explains %j and exits with 2', async (args, words) => {
    const { code, output } = await command(...args);
    expect(output).toMatch(words);
    expect(code).toBe(2);
  });

  it('shows its help', async () => {
    expect(await command('--help')).toMatchObject({
      code: 0,
      output: expect.stringContaining('npm run load'),
    });
  });

  it('names the columns of a file that has none for the name', async () => {
    const { code, output } = await load('цена,остаток\n1,2\n');
    expect(code).toBe(2);
    expect(output).toMatch(/No column holds the name .*"цена", "остаток"/);
  });
});

describe('npm run load --dry-run', () => {
  it('shows how the file is read and its first rows, and loads nothing', async () => {
    const text = 'Прайс-лист;;\nАртикул;Товарная позиция;Ед. изм.\nГ-10;Гвоздь 4х100;кг\nВ-1;В;шт\n';
    const { code, output, closed } = await load(text, '--dry-run', '--map', 'name=2', '--delimiter', ';');
    expect({ code, closed, received }).toEqual({ code: 1, closed: 0, received: [] });
    expect(output).toContain('header: line 2');
    expect(output).toContain('2 "Товарная позиция": name (stated)');
    expect(output).toContain('line 3: Г-10 | Гвоздь 4х100 | Стройматериалы | кг');
    expect(output).toContain('line 4: rejected, name has 1 character');
  });

  it('takes what is stated of a file', async () => {
    const workbook = 'test/fixtures/tables/hidden-sheet.xlsx';
    expect((await command(workbook, '--dry-run', '--sheet', 'Опт')).output).toContain('Оптовый товар');
    const headerless = 'test/fixtures/tables/no-header.csv';
    const stated = ['--header-row', '0', '--map', 'name=1', '--map', 'unit=2'];
    expect((await command(headerless, '--dry-run', ...stated)).output).toContain('Профиль ПП 60х27');
    const other = await load('name\nГвоздь\n', '--dry-run', '--encoding', 'x');
    expect(other).toMatchObject({ code: 2, output: expect.stringContaining('encoding "x" is not read') });
    expect((await load('name\nа\n', '--map', 'colour=1')).output).toMatch(/the field one of sku, name/);
    expect((await load('name\nа\n', '--header-row', '-1')).output).toMatch(/header-row/);
  });
});
