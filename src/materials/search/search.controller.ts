import { Body, Controller, Get, HttpCode, Post, Query, UseInterceptors } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { CacheHeadersInterceptor } from '../../cache/index.js';
import { ApiNotModified, ApiProblems, EtagInterceptor, EtagWithout } from '../../http/index.js';
import { AnalyticsDto, AnalyticsQueryDto } from '../dto/analytics.dto.js';
import { ApiNames, facetsFor, FacetsQueryDto, type NamedCountDto } from '../dto/facets.dto.js';
import { searchQuery, searchQueryOf } from '../dto/mapping.js';
import { SearchAnswerDto } from '../dto/search-answer.dto.js';
import { PopularQueriesDto, PopularQueryDto } from '../dto/popular-queries.dto.js';
import { SearchQueryDto, SearchRequestDto } from '../dto/search.dto.js';
import { SuggestionDto, SuggestionsQueryDto } from '../dto/suggestions.dto.js';
import { SearchAnalyticsService } from './analytics/search-analytics.service.js';
import { FacetsService } from './facets.service.js';
import { PopularSearches } from './popular-searches.js';
import type { SearchQuery } from './search-query.js';
import { SearchService } from './search.service.js';
import { SuggestionsService } from './suggestions.service.js';

/** Searching, over HTTP. */
@ApiTags('search')
@ApiProblems('VALIDATION_FAILED', 'STORE_UNAVAILABLE', 'STORE_TIMEOUT')
@UseInterceptors(CacheHeadersInterceptor, EtagInterceptor)
@Controller('search')
export class SearchController {
  constructor(
    private readonly service: SearchService,
    private readonly facets: FacetsService,
    private readonly popular: PopularSearches,
    private readonly analytics: SearchAnalyticsService,
    private readonly suggesting: SuggestionsService,
  ) {}

  @Get()
  @EtagWithout('search_time_ms')
  @ApiNotModified()
  @ApiOperation({ summary: 'Search by query parameters' })
  @ApiProblems('INVALID_CURSOR')
  search(@Query() dto: SearchQueryDto): Promise<SearchAnswerDto> {
    return this.answer(searchQueryOf(dto));
  }

  @Post()
  @HttpCode(200)
  @ApiOperation({ summary: 'Search by a JSON body' })
  @ApiProblems('INVALID_CURSOR')
  searchByBody(@Body() dto: SearchRequestDto): Promise<SearchAnswerDto> {
    return this.answer(searchQuery(dto));
  }

  @Post('advanced')
  @HttpCode(200)
  @ApiOperation({ summary: 'The same as POST /search, by its older name' })
  @ApiProblems('INVALID_CURSOR')
  searchAdvanced(@Body() dto: SearchRequestDto): Promise<SearchAnswerDto> {
    return this.answer(searchQuery(dto));
  }

  @Get('suggestions')
  @ApiNotModified()
  @ApiOperation({ summary: 'What somebody who types may want to search for, best first' })
  async suggestions(@Query() { query, limit }: SuggestionsQueryDto): Promise<SuggestionDto[]> {
    return (await this.suggesting.suggest({ query, limit })).suggestions;
  }

  @Get('popular-queries')
  @ApiNotModified()
  @ApiOperation({ summary: 'What is searched for most lately, best first' })
  popularQueries(@Query() { limit }: PopularQueriesDto): Promise<PopularQueryDto[]> {
    return this.popular.top(limit);
  }

  @Get('analytics')
  @ApiNotModified()
  @ApiOperation({ summary: 'How much was searched, how fast, and what found nothing, day by day' })
  searchAnalytics(@Query() request: AnalyticsQueryDto): Promise<AnalyticsDto> {
    return this.analytics.report(request);
  }

  @Get('categories')
  @ApiNotModified()
  @ApiOperation({ summary: 'Categories that materials have' })
  @ApiNames()
  async categories(@Query() query: FacetsQueryDto): Promise<string[] | NamedCountDto[]> {
    return facetsFor(query, await this.facets.categories());
  }

  @Get('units')
  @ApiNotModified()
  @ApiOperation({ summary: 'Units that materials have' })
  @ApiNames()
  async units(@Query() query: FacetsQueryDto): Promise<string[] | NamedCountDto[]> {
    return facetsFor(query, await this.facets.units());
  }

  private async answer(query: SearchQuery): Promise<SearchAnswerDto> {
    return this.popular.noted(query, await this.analytics.counted(query, () => this.service.search(query)));
  }
}
