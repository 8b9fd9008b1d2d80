import { Injectable } from '@nestjs/common';
import { MaterialsService } from '../../materials/index.js';
import { ReferenceService } from '../../reference/index.js';
import { ApiKeysService } from '../api-keys.service.js';
import { UsersService } from '../users.service.js';
import { keyView, userView } from '../views.js';

/** They change nothing, whatever their method is. */
const READS: ReadonlySet<string> = new Set([
  'POST /api/v1/search',
  'POST /api/v1/search/advanced',
  'POST /api/v1/materials/batch/get',
  'POST /api/v1/auth/refresh',
]);

/** Whether a request to this route is written down. */
export function isAudited(method: string, pattern: string): boolean {
  if (method === 'GET' || method === 'HEAD' || method === 'OPTIONS') return false;
  return !READS.has(`${method} ${pattern}`);
}

/** Reads what a request is about to change. */
@Injectable()
export class AuditedThings {
  private readonly readers: readonly [prefix: string, read: (id: string) => Promise<unknown>][];

  constructor(
    materials: MaterialsService,
    reference: ReferenceService,
    users: UsersService,
    keys: ApiKeysService,
  ) {
    this.readers = [
      ['/api/v1/materials/:id', (id) => materials.get(id)],
      ['/api/v1/reference/categories/:id', (id) => reference.find('categories', id)],
      ['/api/v1/reference/units/:id', (id) => reference.find('units', id)],
      ['/api/v1/reference/colors/:id', (id) => reference.find('colors', id)],
      ['/api/v1/users/:id', async (id) => userView(await users.get(id))],
      ['/api/v1/api-keys/:id', async (id) => keyView(await keys.get(id))],
    ];
  }

  /** The thing as it is; null where there is none, or none that can be read. */
  async before(pattern: string, id: string | undefined): Promise<unknown> {
    const [, read] = this.readers.find(([prefix]) => pattern.startsWith(prefix)) ?? [];
    if (!read || id === undefined) return null;
    return read(id).catch(() => null);
  }
}
