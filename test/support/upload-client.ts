import type { ApiClient, Answer } from './api-client.js';
import { eventually } from './eventually.js';

/** A file as a client sends it. */
export interface FileToSend {
  name: string;
  content: string | Uint8Array;
  /** Text fields beside it. */
  fields?: Record<string, string>;
  /** Where to; `/api/v1/materials/upload` if absent. */
  path?: string;
}

const IMPORT = '/api/v1/materials/upload';

/** Sends a file as a form. */
export function upload(
  api: ApiClient,
  { name, content, fields = {}, path = IMPORT }: FileToSend,
  query = '',
): Promise<Answer> {
  const form = new FormData();
  for (const [field, value] of Object.entries(fields)) form.append(field, value);
  form.append('file', new Blob([content]), name);
  return sendForm(api, form, query, path);
}

/** Sends any form. */
export async function sendForm(api: ApiClient, form: FormData, query = '', path = IMPORT): Promise<Answer> {
  const response = await fetch(api.url + path + query, { method: 'POST', body: form });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: JSON.parse(text) };
}

const ENDED = ['completed', 'failed', 'cancelled'];

/** The job, once it has ended. */
export function ended(api: ApiClient, id: string, timeoutMs = 60_000): Promise<Answer['body']> {
  return eventually(
    async () => {
      const { body } = await api.get(`/api/v1/jobs/${id}`);
      if (!ENDED.includes(body.status as string))
        throw new Error(`The job has not ended: ${JSON.stringify(body)}`);
      return body;
    },
    { timeoutMs, intervalMs: 100 },
  );
}

/** All materials of a category, page by page. */
export async function materialsOf(
  api: ApiClient,
  category: string,
): Promise<{ name: string; sku: string | null }[]> {
  const materials: { name: string; sku: string | null }[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const query = new URLSearchParams({
      category,
      limit: '100',
      use_cache: 'false',
      ...(cursor ? { cursor } : {}),
    });
    const { body } = await api.get(`/api/v1/materials?${query.toString()}`);
    materials.push(...body.materials);
    cursor = body.next_cursor;
  }
  return materials;
}
