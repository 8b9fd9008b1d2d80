import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type CacheWarmer, CacheWarmers, type WarmingRead } from '../cache/index.js';
import { UuidPipe } from '../http/index.js';
import { MaterialsService } from './materials.service.js';

/** Warms single materials, by id. */
@Injectable()
export class MaterialWarmer implements CacheWarmer, OnModuleInit {
  readonly name = 'ids';
  private readonly uuid = new UuidPipe();

  constructor(
    private readonly service: MaterialsService,
    private readonly warmers: CacheWarmers,
  ) {}

  onModuleInit(): void {
    this.warmers.register(this);
  }

  prepare(item: unknown): Promise<WarmingRead> {
    const id = this.uuid.transform(String(item), { type: 'custom', data: 'id' });
    return Promise.resolve({ label: id, read: () => this.service.get(id) });
  }
}
