import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as textOf } from 'node:stream/consumers';

/** An endpoint that speaks OpenAI's protocol, and remembers what it was asked. */
export class CountingEndpoint {
  static readonly DIMENSIONS = 64;
  /** The texts of each request. */
  readonly requests: string[][] = [];
  /** The next requests get this status. */
  status = 200;
  /** Answers wait for this. */
  held: Promise<void> = Promise.resolve();
  private readonly server: Server;

  private constructor() {
    this.server = createServer((incoming, response) => {
      void textOf(incoming).then(async (body) => {
        const { input } = JSON.parse(body) as { input: string[] };
        this.requests.push(input);
        await this.held;
        const data = input.map((text, index) => ({ index, embedding: vectorOf(text) }));
        response.writeHead(this.status).end(JSON.stringify({ data }));
      });
    });
  }

  static async start(): Promise<CountingEndpoint> {
    const endpoint = new CountingEndpoint();
    await new Promise<void>((resolve) => endpoint.server.listen(0, '127.0.0.1', resolve));
    return endpoint;
  }

  /** The variables of a program that uses it. */
  get environment(): Record<string, string> {
    return {
      EMBEDDING_PROVIDER: 'openai-compatible',
      EMBEDDING_BASE_URL: `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/v1`,
      EMBEDDING_DIMENSIONS: String(CountingEndpoint.DIMENSIONS),
      EMBEDDING_MAX_RETRIES: '0',
    };
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

/** Differs from text to text, and is not of length one. */
function vectorOf(text: string): number[] {
  let seed = 7;
  for (const letter of text) seed = (31 * seed + (letter.codePointAt(0) ?? 0)) % 9973;
  return Array.from({ length: CountingEndpoint.DIMENSIONS }, (_, i) => Math.sin(seed * (i + 1)));
}
