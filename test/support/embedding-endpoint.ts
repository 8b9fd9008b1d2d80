import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as textOf } from 'node:stream/consumers';

/** An endpoint that speaks OpenAI's protocol of embeddings, remembers what it was asked, and fails where it is told to. */
export class EmbeddingEndpoint {
  static readonly DIMENSIONS = 64;
  /** The texts of each request. */
  readonly requests: string[][] = [];
  /** The next requests get this status. */
  status = 200;
  /** Answers wait for this. */
  held: Promise<void> = Promise.resolve();
  /** Requests with a text that has this in it get status 400; undefined: none. */
  refused: string | undefined;
  private readonly server: Server;

  private constructor() {
    this.server = createServer((incoming, response) => {
      void textOf(incoming).then((body) =>
        this.answer((JSON.parse(body) as { input: string[] }).input, response),
      );
    });
  }

  static async start(): Promise<EmbeddingEndpoint> {
    const endpoint = new EmbeddingEndpoint();
    await new Promise<void>((resolve) => endpoint.server.listen(0, '127.0.0.1', resolve));
    return endpoint;
  }

  /** The variables of a program that uses it. */
  get environment(): Record<string, string> {
    return {
      EMBEDDING_PROVIDER: 'openai-compatible',
      EMBEDDING_BASE_URL: `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/v1`,
      EMBEDDING_DIMENSIONS: String(EmbeddingEndpoint.DIMENSIONS),
      EMBEDDING_MAX_RETRIES: '0',
    };
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(input: string[], response: ServerResponse): Promise<void> {
    this.requests.push(input);
    await this.held;
    const { refused } = this;
    if (refused !== undefined && input.some((text) => text.includes(refused))) {
      response.writeHead(400).end('{"error":{"message":"this text is refused"}}');
      return;
    }
    const data = input.map((text, index) => ({ index, embedding: vectorOf(text) }));
    response.writeHead(this.status).end(JSON.stringify({ data }));
  }
}

/** How often each letter is there, in so many classes: alike for texts that are alike, and not of length one. */
function vectorOf(text: string): number[] {
  const vector = new Array<number>(EmbeddingEndpoint.DIMENSIONS).fill(0);
  for (const letter of text) {
    const place = (letter.codePointAt(0) ?? 0) % vector.length;
    vector[place] = (vector[place] ?? 0) + 1;
  }
  return vector;
}
