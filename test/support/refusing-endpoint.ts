import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const DIMENSIONS = 16;

/** A process that embeds by an OpenAI-compatible endpoint, which refuses the texts that it is told to refuse. */
export interface RefusingEndpoint {
  /** Environment of a program that uses it. */
  env: Record<string, string>;
  /** From now on HTTP 400 for every request with a text that has this in it; undefined: none. */
  refuse(part: string | undefined): void;
  stop(): Promise<void>;
}

export async function startRefusingEndpoint(): Promise<RefusingEndpoint> {
  let refused: string | undefined;
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { input } = JSON.parse(Buffer.concat(chunks).toString()) as { input: string[] };
    if (input.some((text) => refused !== undefined && text.includes(refused))) {
      response.writeHead(400).end('{"error":{"message":"this text is refused"}}');
      return;
    }
    const data = input.map((text, index) => ({ index, embedding: vectorOf(text) }));
    response.end(JSON.stringify({ object: 'list', data }));
  };
  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    env: {
      EMBEDDING_PROVIDER: 'openai-compatible',
      EMBEDDING_BASE_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
      EMBEDDING_DIMENSIONS: String(DIMENSIONS),
    },
    refuse: (part) => {
      refused = part;
    },
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

/** How often each letter is there, in so many classes. */
function vectorOf(text: string): number[] {
  const vector = new Array<number>(DIMENSIONS).fill(0);
  for (let place = 0; place < text.length; place += 1) {
    const letter = text.charCodeAt(place) % DIMENSIONS;
    vector[letter] = (vector[letter] ?? 0) + 1;
  }
  return vector;
}
