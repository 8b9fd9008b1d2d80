import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type CacheWarmer, CacheWarmers, type WarmingRead } from '../../cache/index.js';
import { RequestValidationPipe } from '../../http/index.js';
import { searchQuery } from '../dto/mapping.js';
import { SearchRequestDto } from '../dto/search.dto.js';
import { SEARCHES } from './popular-searches.js';
import { SearchService } from './search.service.js';

/** Warms searches: requests as `POST /search` takes them, or their texts alone. */
@Injectable()
export class SearchWarmer implements CacheWarmer, OnModuleInit {
  readonly name = SEARCHES;
  readonly popularIn = 'search';
  private readonly validation = new RequestValidationPipe();

  constructor(
    private readonly service: SearchService,
    private readonly warmers: CacheWarmers,
  ) {}

  onModuleInit(): void {
    this.warmers.register(this);
  }

  async prepare(item: unknown): Promise<WarmingRead> {
    const request = typeof item === 'string' ? { query: item } : item;
    const metadata = { type: 'body', metatype: SearchRequestDto } as const;
    const dto = (await this.validation.transform(request, metadata)) as SearchRequestDto;
    const query = searchQuery(dto);
    return {
      label: query.query,
      read: async () => {
        const { degraded } = await this.service.search(query);
        if (degraded.length > 0) throw new Error(`not kept: answered without ${degraded.join(' and ')}`);
      },
    };
  }
}
