import { z } from 'zod';
import { messageOf } from '../../common/errors.js';
import { parseRetryAfter, TransientFailure } from './retry.js';

/** The endpoint, and the limit of one request in milliseconds. */
export interface Endpoint {
  baseUrl: string;
  apiKey?: string | undefined;
  timeoutMs: number;
}

/** The body of `POST /embeddings`. */
export interface EmbeddingsRequest {
  model: string;
  input: readonly string[];
  dimensions?: number;
}

/** The endpoint answered and refused. `reason` has no secret. */
export class RequestRefused extends Error {
  override readonly name = 'RequestRefused';

  constructor(
    readonly status: number,
    readonly reason: string,
  ) {
    super(`HTTP ${status}: ${reason}`);
  }
}

const answerSchema = z.object({
  data: z.array(z.object({ index: z.number().int().min(0), embedding: z.array(z.number()) })),
});

const REASON_LENGTH = 300;

/**
 * Sends one `POST {baseUrl}/embeddings`, and gives the vectors in the order of the input.
 * Errors: {@link TransientFailure} on the network's, a time limit, and HTTP 408, 429 and 5xx; {@link RequestRefused} on any
 * other status; Error on an answer that is not of the protocol.
 */
export async function requestEmbeddings(endpoint: Endpoint, body: EmbeddingsRequest): Promise<number[][]> {
  const { status, text, retryAfter } = await post(endpoint, { ...body, encoding_format: 'float' });
  if (status !== 200) {
    const reason = withoutSecret(text, endpoint.apiKey).slice(0, REASON_LENGTH);
    if (status === 408 || status === 429 || status >= 500)
      throw new TransientFailure(`HTTP ${status}: ${reason}`, parseRetryAfter(retryAfter, Date.now()));
    throw new RequestRefused(status, reason);
  }
  return inOrder(text, body.input.length);
}

async function post(
  { baseUrl, apiKey, timeoutMs }: Endpoint,
  body: object,
): Promise<{ status: number; text: string; retryAfter: string | null }> {
  try {
    const response = await fetch(`${baseUrl.replace(/\/+$/, '')}/embeddings`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }),
      },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(timeoutMs),
    });
    const retryAfter = response.headers.get('retry-after');
    return { status: response.status, text: await response.text(), retryAfter };
  } catch (error) {
    const late = (error as { name?: unknown } | null)?.name === 'TimeoutError';
    const message = late ? `no answer within ${timeoutMs} ms` : messageOf(error);
    throw new TransientFailure(message, undefined, { cause: error });
  }
}

function inOrder(text: string, count: number): number[][] {
  const parsed = answerSchema.safeParse(parseJson(text));
  if (!parsed.success) throw new Error('the answer is not of the embeddings protocol');
  const vectors: number[][] = [];
  for (const { index, embedding } of parsed.data.data) vectors[index] = embedding;
  const given = Object.keys(vectors).length;
  if (parsed.data.data.length !== count || given !== count || vectors.length !== count)
    throw new Error(`the answer has ${given} vectors for ${count} texts`);
  return vectors;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Some endpoints repeat the key that they refuse. */
function withoutSecret(text: string, secret: string | undefined): string {
  return secret ? text.replaceAll(secret, '***') : text;
}
