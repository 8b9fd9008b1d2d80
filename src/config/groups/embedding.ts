import { z } from 'zod';
import { count, url } from '../kinds.js';

/** Where vectors come from. */
export const EMBEDDING = {
  EMBEDDING_PROVIDER: z
    .enum(['hashing', 'openai-compatible', 'onnx'])
    .default('hashing')
    .describe(
      '`hashing` works offline; `openai-compatible` asks EMBEDDING_BASE_URL; `onnx` runs a model in the process, with `@huggingface/transformers` installed beside it',
    ),
  EMBEDDING_BASE_URL: url(/^https?$/, 'https://host/v1').describe(
    'Base URL of the endpoint, without /embeddings',
  ),
  EMBEDDING_API_KEY: z.string().min(1).optional().describe('Bearer token of the endpoint'),
  EMBEDDING_MODEL: z
    .string()
    .min(1)
    .max(1000)
    .optional()
    .describe(
      'Model asked of the endpoint; for `onnx` a folder, or a repository of the Hugging Face hub (`name` or `name@revision`). Unset: text-embedding-3-small; for `onnx` Xenova/multilingual-e5-small',
    ),
  EMBEDDING_DIMENSIONS: count(2, 8192)
    .optional()
    .describe('Length of a vector; unset: 512 for `hashing`, the model’s own for `onnx`'),
  EMBEDDING_QUERY_PREFIX: z
    .string()
    .max(500)
    .optional()
    .describe(
      'Words that the model wants before a query; unset: `query:` for models of the family E5, none for others',
    ),
  EMBEDDING_DOCUMENT_PREFIX: z
    .string()
    .max(500)
    .optional()
    .describe(
      'Words that the model wants before a document; unset: `passage:` for models of the family E5, none for others',
    ),
  EMBEDDING_POOLING: z
    .enum(['mean', 'cls'])
    .default('mean')
    .describe('How `onnx` makes one vector of those of the tokens; the model’s card says which'),
  EMBEDDING_DTYPE: z
    .enum(['fp32', 'fp16', 'q8', 'int8', 'uint8', 'q4', 'q4f16', 'bnb4'])
    .default('fp32')
    .describe('Number format of the weights that `onnx` loads; the model must have it'),
  EMBEDDING_BATCH_SIZE: count(1, 2048)
    .default(100)
    .describe('Texts in one request to the endpoint; `onnx` takes 16 at once at most'),
  EMBEDDING_TIMEOUT_MS: count(50, 600_000)
    .default(10_000)
    .describe('Limit of one request to the endpoint, or of one batch of `onnx`'),
  EMBEDDING_MAX_RETRIES: count(0, 10)
    .default(3)
    .describe('Further tries, with backoff, after a failure that may pass'),
} as const;
