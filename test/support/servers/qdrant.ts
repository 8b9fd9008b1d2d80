import { join } from 'node:path';
import { qdrantBinary } from './qdrant-binary.js';
import { freePort, startServer, type TestServer } from './test-server.js';

/** Starts a private Qdrant. Errors: when its program is neither here nor can be fetched. */
export async function startQdrant(settings: Record<string, string> = {}): Promise<TestServer> {
  const file = await qdrantBinary();
  const grpcPort = await freePort();
  return startServer({
    name: 'qdrant',
    command: ({ port, folder }) => ({
      file,
      args: ['--disable-telemetry'],
      env: {
        QDRANT__SERVICE__HOST: '127.0.0.1',
        QDRANT__SERVICE__HTTP_PORT: String(port),
        QDRANT__SERVICE__GRPC_PORT: String(grpcPort),
        QDRANT__STORAGE__STORAGE_PATH: join(folder, 'storage'),
        QDRANT__STORAGE__SNAPSHOTS_PATH: join(folder, 'snapshots'),
        QDRANT_INIT_FILE_PATH: join(folder, 'initialized'),
        QDRANT__TELEMETRY_DISABLED: 'true',
        QDRANT__LOG_LEVEL: 'WARN',
        ...settings,
      },
    }),
    url: (port) => `http://127.0.0.1:${port}`,
    ping: async (url) => {
      await request(`${url}/readyz`);
    },
    wipe: async (url) => {
      const { result } = (await (await request(`${url}/collections`)).json()) as {
        result: { collections: { name: string }[] };
      };
      for (const { name } of result.collections)
        await request(`${url}/collections/${encodeURIComponent(name)}`, 'DELETE');
    },
    // In order it would wait 5 s for the clients' idle connections; what it has acknowledged is in its log.
    endSignal: 'SIGKILL',
  });
}

async function request(url: string, method = 'GET'): Promise<Response> {
  const response = await fetch(url, { method, signal: AbortSignal.timeout(5000) });
  if (!response.ok) throw new Error(`${method} ${url}: ${response.status}`);
  return response;
}
