import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AppError } from '../../src/common/errors.js';
import { OpenAiCompatibleEmbeddingModel } from '../../src/embedding/providers/openai-compatible.embedding-model.js';

interface Request {
  path: string | undefined;
  authorization: string | undefined;
  body: { model: string; input: string[]; dimensions?: number };
}

type Handler = (request: Request, response: ServerResponse) => void;

/** A vector that tells its text by its second number. */
const vectorOf = (text: string) => [3, text.length, 0];

const answer: Handler = ({ body }, response) => {
  const data = body.input.map((text, index) => ({ object: 'embedding', index, embedding: vectorOf(text) }));
  response.end(JSON.stringify({ object: 'list', data: data.reverse(), model: body.model }));
};

const fail =
  (status: number, headers: Record<string, string> = {}, body = 'no'): Handler =>
  (_, response) =>
    response.writeHead(status, headers).end(body);

describe('OpenAiCompatibleEmbeddingModel', () => {
  let server: Server;
  let requests: Request[];
  let slept: number[];
  /** What the next requests meet; the last stays. */
  let handlers: Handler[];

  beforeEach(async () => {
    requests = [];
    slept = [];
    handlers = [answer];
    server = createServer((incoming, response) => {
      void read(incoming).then((request) => {
        requests.push(request);
        const handler = handlers.length > 1 ? handlers.shift()! : handlers[0]!;
        handler(request, response);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });

  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  async function read(incoming: IncomingMessage): Promise<Request> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const body = JSON.parse(Buffer.concat(chunks).toString()) as Request['body'];
    return { path: incoming.url, authorization: incoming.headers.authorization, body };
  }

  function provider(changes: Partial<ConstructorParameters<typeof OpenAiCompatibleEmbeddingModel>[0]> = {}) {
    return new OpenAiCompatibleEmbeddingModel({
      baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/`,
      apiKey: 's3cret-key',
      model: 'some/model',
      dimensions: 3,
      batchSize: 2,
      timeoutMs: 5_000,
      maxRetries: 3,
      sleep: (ms) => {
        slept.push(ms);
        return Promise.resolve();
      },
      random: () => 0,
      ...changes,
    });
  }

  const failure = async (work: Promise<unknown>): Promise<AppError> => {
    const error: unknown = await work.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(AppError);
    expect(['EMBEDDING_FAILED', 'EMBEDDING_REFUSED']).toContain((error as AppError).code);
    return error as AppError;
  };

  it('asks in batches, restores the order, and normalises', async () => {
    const texts = ['елка', 'bb', 'ccc'];
    const vectors = await provider().embed(texts);
    expect(requests.map(({ body }) => body.input)).toEqual([['елка', 'bb'], ['ccc']]);
    expect(requests[0]).toMatchObject({
      path: '/v1/embeddings',
      authorization: 'Bearer s3cret-key',
      body: { model: 'some/model', dimensions: 3 },
    });
    vectors.forEach((vector, i) => {
      expect(Math.hypot(...vector)).toBeCloseTo(1, 6);
      expect(vector[1]! / vector[0]!).toBeCloseTo(texts[i]!.length / 3, 5);
    });
  });

  it('asks nothing for no text', async () => {
    expect(await provider().embed([])).toEqual([]);
    expect(requests).toEqual([]);
  });

  it.each([408, 429, 500, 502, 503, 504])('tries again, ever later, after %d', async (status) => {
    handlers = [fail(status), fail(status), fail(status), answer];
    expect(await provider().embed(['a'])).toHaveLength(1);
    expect(slept).toEqual([125, 250, 500]);
  });

  it('adds chance to the delay', async () => {
    handlers = [fail(500), answer];
    await provider({ random: () => 0.5 }).embed(['a']);
    expect(slept).toEqual([187.5]);
  });

  it('waits as long as it is asked to', async () => {
    handlers = [fail(429, { 'retry-after': '7' }), answer];
    await provider().embed(['a']);
    expect(slept).toEqual([7000]);
  });

  it('does not wait for a server that asks for more than a minute', async () => {
    handlers = [fail(503, { 'retry-after': '3600' }), answer];
    await failure(provider().embed(['a']));
    expect(slept).toEqual([]);
  });

  it('gives up after the retries, with the last reason', async () => {
    handlers = [fail(503, {}, 'warming up')];
    const { message } = await failure(provider().embed(['a']));
    expect(message).toMatch(/127\.0\.0\.1.*HTTP 503: warming up/);
    expect(requests).toHaveLength(4);
  });

  it.each([
    [400, 'EMBEDDING_REFUSED', 2],
    [413, 'EMBEDDING_REFUSED', 2],
    [422, 'EMBEDDING_REFUSED', 2],
    [401, 'EMBEDDING_FAILED', 1],
    [403, 'EMBEDDING_FAILED', 1],
    [404, 'EMBEDDING_FAILED', 1],
  ])(
    'does not repeat what is refused with %d, and says whether it is for the text',
    async (status, code, asked) => {
      handlers = [fail(status, {}, 'why'), answer];
      expect(await failure(provider().embed(['a']))).toMatchObject({
        code,
        message: expect.stringContaining(`HTTP ${status}: why`) as string,
      });
      expect(requests).toHaveLength(asked);
      expect(requests.slice(1).flatMap(({ body }) => body.input)).not.toContain('a');
    },
  );

  it('does not blame the text where every text is refused', async () => {
    handlers = [fail(400, {}, 'no such model')];
    expect((await failure(provider().embed(['a']))).code).toBe('EMBEDDING_FAILED');
  });

  it('keeps the key out of the error, even when the endpoint repeats it', async () => {
    handlers = [fail(401, {}, '{"error":"bad key s3cret-key"}')];
    const error = await failure(provider().embed(['a']));
    expect(error.message).toContain('bad key ***');
    expect(`${error.stack ?? ''}${String(error.cause)}${JSON.stringify(error)}`).not.toContain('s3cret-key');
  });

  it('tries again when nobody listens, and when the answer does not come', async () => {
    const url = 'http://127.0.0.1:9/v1';
    expect((await failure(provider({ baseUrl: url }).embed(['a']))).message).toContain(url);
    expect(slept).toHaveLength(3);
    slept = [];
    handlers = [() => undefined, answer];
    expect(await provider({ timeoutMs: 80 }).embed(['a'])).toHaveLength(1);
    expect(slept).toHaveLength(1);
  });

  it('leaves `dimensions` out for a model that refuses it', async () => {
    const strict: Handler = (request, response) =>
      (request.body.dimensions === undefined ? answer : fail(400, {}, 'model has no matryoshka dimensions'))(
        request,
        response,
      );
    handlers = [strict];
    const fixed = provider();
    await fixed.embed(['a']);
    await fixed.embed(['b']);
    expect(requests.map(({ body }) => body.dimensions)).toEqual([3, undefined, undefined]);
  });

  it.each<[string, string, RegExp]>([
    [
      'another length',
      JSON.stringify({ data: [{ index: 0, embedding: [1, 2] }] }),
      /gave 2 dimensions, EMBEDDING_DIMENSIONS is 3/,
    ],
    ['too few', JSON.stringify({ data: [] }), /0 vectors for 1 texts/],
    [
      'one index twice',
      JSON.stringify({
        data: [
          { index: 0, embedding: [1, 0, 0] },
          { index: 0, embedding: [1, 0, 0] },
        ],
      }),
      /vectors for 1 texts/,
    ],
    [
      'an index that was not asked',
      JSON.stringify({ data: [{ index: 4, embedding: [1, 0, 0] }] }),
      /vectors for 1 texts/,
    ],
    ['no vectors', JSON.stringify({ error: 'x' }), /not of the embeddings protocol/],
    ['no JSON', '<html>', /not of the embeddings protocol/],
  ])('refuses an answer with %s', async (_, body, message) => {
    handlers = [fail(200, {}, body)];
    expect((await failure(provider().embed(['a']))).message).toMatch(message);
    expect(requests).toHaveLength(1);
  });

  it('is known by model and dimensions, wherever the endpoint is', () => {
    expect(provider().modelId).toBe('openai-compatible:some/model:3');
    expect(provider({ baseUrl: 'http://elsewhere/v1' }).modelId).toBe(provider().modelId);
  });
});
