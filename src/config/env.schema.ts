import { z } from 'zod';

const url = (protocols: RegExp, example: string) =>
  z.url({ protocol: protocols, error: `must be a URL like ${example}` }).optional();
const count = (min: number, max: number) => z.coerce.number().int().min(min).max(max);
const fraction = () => z.coerce.number().min(0).max(1);
const flag = () => z.stringbool();

const REGION_SECONDS = '(?:search|material|health|reference|prices|suggestion|embedding)=\\d{1,7}';
const STALE_IF_ERROR = new RegExp(`^(?:|${REGION_SECONDS}(?:,${REGION_SECONDS})*)$`);

/**
 * Every environment variable that the program reads, grouped as `.env.example` shows them. The
 * description of each ends up there and in `docs/configuration.md`; an empty value counts as not set.
 */
export const ENV_GROUPS = {
  'The program': {
    NODE_ENV: z
      .enum(['development', 'production', 'test'])
      .default('development')
      .describe('`production` switches to JSON logs'),
    HOST: z.string().min(1).default('127.0.0.1').describe('Address to listen on'),
    PORT: count(0, 65_535).default(3000).describe('Port to listen on; 0 takes a free one'),
    DATA_DIR: z.string().min(1).default('./data').describe('Folder of the embedded stores'),
    LOG_LEVEL: z
      .enum(['error', 'warn', 'log', 'debug', 'verbose'])
      .default('log')
      .describe('Least severity that is logged'),
    BODY_LIMIT_BYTES: count(1024, 1_073_741_824)
      .default(4_194_304)
      .describe('Largest request body, in bytes'),
    LOAD_SAMPLE: flag()
      .default(true)
      .describe('Load the sample catalogue into an empty embedded store at start'),
    SHUTDOWN_DELAY_MS: count(0, 600_000)
      .default(0)
      .describe('After SIGTERM, milliseconds in which the service still answers but is not ready'),
  },
  PostgreSQL: {
    DATABASE_URL: url(/^postgres(ql)?$/, 'postgresql://user:password@host:5432/name').describe(
      'Unset: PGlite in DATA_DIR',
    ),
    DATABASE_POOL_SIZE: count(1, 200).default(10).describe('Connections kept at most'),
    DATABASE_TIMEOUT_MS: count(50, 600_000)
      .default(10_000)
      .describe('Limit of one statement and of connecting; with PGlite, of waiting for its one connection'),
  },
  Qdrant: {
    QDRANT_URL: url(/^https?$/, 'http://host:6333').describe(
      'Unset: vectors in the process, persisted in DATA_DIR',
    ),
    QDRANT_API_KEY: z.string().min(1).optional().describe('API key of the server'),
    QDRANT_COLLECTION: z
      .string()
      .regex(/^[\w-]{1,180}$/, 'must be 1 to 180 letters, digits, _ and -')
      .default('materials')
      .describe(
        'Alias of the collection in use; the collections of the embedding models have names that begin with it',
      ),
    QDRANT_TIMEOUT_MS: count(50, 600_000)
      .default(10_000)
      .describe('Limit of one request to Qdrant; searches end sooner, by SEARCH_STORE_TIMEOUT_MS'),
    INDEX_CHECK_SECONDS: count(0, 86_400)
      .default(60)
      .describe(
        'How often materials and vectors are counted; when they differ for no logged reason, the stores are compared and repaired. 0: never',
      ),
  },
  Redis: {
    REDIS_URL: url(/^rediss?$/, 'redis://user:password@host:6379').describe('Unset: cache in the process'),
    REDIS_USERNAME: z
      .string()
      .min(1)
      .optional()
      .describe('User of the access control list; overrides the one in REDIS_URL'),
    REDIS_PASSWORD: z.string().min(1).optional().describe('Overrides the password in REDIS_URL'),
    REDIS_DB: count(0, 1023).optional().describe('Overrides the database number in REDIS_URL'),
    REDIS_TLS_CA: z
      .string()
      .min(1)
      .optional()
      .describe(
        'File with the certificate authorities (PEM) to trust for rediss://; unset: those of Node.js',
      ),
    REDIS_MAX_CONNECTIONS: count(1, 100)
      .default(10)
      .describe('Kept for the original’s configurations: one pipelined connection is used, whatever it says'),
    REDIS_TIMEOUT: z.coerce
      .number()
      .min(0.1)
      .max(600)
      .default(30)
      .describe('Limit of connecting to Redis, in seconds'),
  },
  Cache: {
    CACHE_KEY_PREFIX: z
      .string()
      .min(1)
      .max(64)
      .default('rag_materials:')
      .describe('First part of every key in Redis'),
    CACHE_SEARCH_TTL: count(1, 2_592_000).default(300).describe('Seconds that a search result is kept'),
    CACHE_MATERIAL_TTL: count(1, 2_592_000).default(3600).describe('Seconds that a material is kept'),
    CACHE_PRICES_TTL: count(1, 2_592_000)
      .default(3600)
      .describe('Seconds that answers about price lists are kept'),
    CACHE_HEALTH_TTL: count(1, 2_592_000)
      .default(60)
      .describe('Seconds that the detailed health report is kept'),
    CACHE_BATCH_SIZE: count(1, 10_000)
      .default(100)
      .describe('Tags that one round trip to the cache invalidates at most'),
    CACHE_ENABLE_WRITE_THROUGH: flag()
      .default(false)
      .describe('Reload and store a material in the cache right after it was written'),
    CACHE_MISS_THRESHOLD: fraction()
      .default(0.3)
      .describe('Share of misses in a window above which the popular searches are warmed'),
    CACHE_WARM_COUNT: count(0, 1000)
      .default(100)
      .describe('Popular searches that are warmed at start and when the misses are too many; 0: none'),
    CACHE_CONSISTENCY: z
      .enum(['leased', 'validated'])
      .default('leased')
      .describe(
        '`leased`: a hit in the process needs no round trip, a write waits until every instance has dropped the old; `validated`: every read asks Redis',
      ),
    CACHE_LEASE_MS: count(500, 60_000)
      .default(1000)
      .describe(
        'How long an instance may trust its own cache without word from Redis; the same on all instances',
      ),
    CACHE_TIMEOUT_MS: count(1, 60_000)
      .default(50)
      .describe(
        'Limit of one cache command; past it the source answers. A quarter of CACHE_LEASE_MS at most',
      ),
    CACHE_LOAD_CONCURRENCY: count(1, 10_000)
      .optional()
      .describe(
        'Loads from the source at once at most; others wait, and share where they may. Unset: 64, or 4 with PostgreSQL in the process, which does one thing at a time',
      ),
    CACHE_REFRESH_AHEAD: fraction()
      .default(0.8)
      .describe('Share of its time after which an entry that is read is loaded again behind; 1: never'),
    CACHE_STALE_IF_ERROR: z
      .string()
      .regex(STALE_IF_ERROR, 'must look like search=60,reference=3600, with the regions of the cache')
      .default('')
      .describe(
        'Regions and seconds, as in `search=60`: the last value is served, marked STALE, when a load fails',
      ),
    CACHE_MEMORY_LIMIT_BYTES: count(1_048_576, 1_099_511_627_776)
      .default(67_108_864)
      .describe('Memory of the in-process cache at most'),
  },
  Embedding: {
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
  },
  'Uploads and jobs': {
    UPLOAD_LIMIT_BYTES: count(1024, 1_073_741_824)
      .default(209_715_200)
      .describe('Largest file that is uploaded, in bytes'),
    UPLOAD_KEEP_HOURS: count(1, 87_600)
      .default(24)
      .describe('How long an uploaded file is kept after the last job on it has ended'),
    JOBS_CONCURRENCY: count(0, 16)
      .default(1)
      .describe(
        'Jobs of one kind that this instance does at once; 0: it does none, and leaves them to others',
      ),
    JOBS_LEASE_MS: count(500, 600_000)
      .default(15_000)
      .describe('A job whose worker is silent for so long is taken over by another instance'),
  },
  Search: {
    SEARCH_STORE_TIMEOUT_MS: count(10, 60_000)
      .default(1000)
      .describe('Limit of one store in a search; past it the other answers alone'),
    SEARCH_CANDIDATES: count(10, 1000).default(100).describe('Hits asked of each store before fusion'),
    SEARCH_ANALYTICS_DAYS: count(1, 3650).default(90).describe('Days that the counts of searches are kept'),
    SEARCH_FUSION: z
      .enum(['rrf', 'scores'])
      .default('rrf')
      .describe(
        'How the two lists become one: `rrf` by ranks (reciprocal rank fusion), `scores` by weighted scores',
      ),
    SEARCH_RRF_K: count(1, 1000)
      .default(60)
      .describe('Constant k of `rrf`: the higher, the less the first places stand out'),
    SEARCH_VECTOR_WEIGHT: fraction().default(0.3).describe('Weight of the vector store in the fusion'),
    SEARCH_LEXICAL_WEIGHT: fraction().default(0.7).describe('Weight of PostgreSQL in the fusion'),
  },
} as const;

const shape = Object.assign({}, ...Object.values(ENV_GROUPS)) as UnionToIntersection<
  (typeof ENV_GROUPS)[keyof typeof ENV_GROUPS]
>;

type UnionToIntersection<U> = (U extends unknown ? (union: U) => void : never) extends (
  whole: infer I,
) => void
  ? I
  : never;

/** The environment, validated and with defaults. Unknown variables are ignored: the environment is shared. */
export const envSchema = z.object(shape).superRefine((env, context) => {
  const fault = (name: keyof typeof shape, message: string) =>
    context.addIssue({ code: 'custom', path: [name], message });
  if (env.EMBEDDING_PROVIDER === 'openai-compatible')
    for (const name of ['EMBEDDING_BASE_URL', 'EMBEDDING_DIMENSIONS'] as const)
      if (env[name] === undefined) fault(name, 'is needed by EMBEDDING_PROVIDER=openai-compatible');
  // A heartbeat that is late, but within its limit, must not cost the lease.
  if (env.CACHE_TIMEOUT_MS > env.CACHE_LEASE_MS / 4)
    fault(
      'CACHE_TIMEOUT_MS',
      `must be a quarter of CACHE_LEASE_MS (${env.CACHE_LEASE_MS} ms) at most: shorten the limit, or lengthen the lease`,
    );
});

export type Env = z.infer<typeof envSchema>;
