import { ApiQuery } from '@nestjs/swagger';

/** Documents `use_cache` where the route's query has no class of its own. */
export const ApiUseCache = () =>
  ApiQuery({
    name: 'use_cache',
    required: false,
    enum: ['true', 'false'],
    description: '`false`: answer from the source, not from the cache',
  });
