import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  Patch,
  Post,
  Query,
  UseInterceptors,
} from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiUseCache, CacheHeadersInterceptor } from '../../cache/index.js';
import {
  ApiIfMatch,
  ApiNotModified,
  ApiProblems,
  EtagInterceptor,
  IfMatch,
  UuidPipe,
} from '../../http/index.js';
import { ApiEntryId } from '../dto/api-entry-id.js';
import { DeleteQueryDto, MergeDto, ReferenceListQueryDto } from '../dto/entry.dto.js';
import { ReferenceService } from '../reference.service.js';
import { CategoriesService } from './categories.service.js';
import {
  CategoryDto,
  CategoryNodeDto,
  categoryPatch,
  CreateCategoryDto,
  newCategory,
  PatchCategoryDto,
} from './category.dto.js';

/** Categories of materials, in a tree, over HTTP. */
@ApiTags('reference')
@ApiProblems('VALIDATION_FAILED', 'STORE_UNAVAILABLE')
@UseInterceptors(CacheHeadersInterceptor, EtagInterceptor)
@Controller('reference/categories')
export class CategoriesController {
  constructor(
    private readonly reference: ReferenceService,
    private readonly categories: CategoriesService,
  ) {}

  @Post()
  @ApiOperation({ summary: 'Create a category' })
  @ApiProblems('NAME_TAKEN')
  create(@Body() dto: CreateCategoryDto): Promise<CategoryDto> {
    return this.reference.create('categories', newCategory(dto));
  }

  @Get()
  @ApiNotModified()
  @ApiOperation({ summary: 'List categories by name; `status=unreviewed`: what materials brought' })
  list(@Query() { use_cache: _, ...query }: ReferenceListQueryDto): Promise<CategoryDto[]> {
    return this.reference.list({ kind: 'categories', ...query });
  }

  @Get('tree')
  @ApiUseCache()
  @ApiNotModified()
  @ApiOperation({ summary: 'Read the tree of the reviewed categories' })
  tree(): Promise<CategoryNodeDto[]> {
    return this.categories.tree();
  }

  @Get(':id')
  @ApiEntryId()
  @ApiUseCache()
  @ApiNotModified()
  @ApiOperation({ summary: 'Read a category' })
  @ApiProblems('REFERENCE_NOT_FOUND')
  get(@Param('id', UuidPipe) id: string): Promise<CategoryDto> {
    return this.reference.get('categories', id);
  }

  @Patch(':id')
  @ApiEntryId()
  @ApiIfMatch()
  @ApiOperation({ summary: 'Change some fields of a category, or approve it' })
  @ApiProblems('REFERENCE_NOT_FOUND', 'NAME_TAKEN', 'CATEGORY_CYCLE', 'VERSION_MISMATCH')
  change(
    @Param('id', UuidPipe) id: string,
    @Body() dto: PatchCategoryDto,
    @IfMatch() version?: number,
  ): Promise<CategoryDto> {
    return this.reference.change('categories', id, categoryPatch(dto), version);
  }

  @Post(':id/merge')
  @HttpCode(200)
  @ApiEntryId()
  @ApiIfMatch()
  @ApiOperation({ summary: 'Merge a category into another one, where its names become aliases' })
  @ApiProblems('REFERENCE_NOT_FOUND', 'REFERENCE_IN_USE', 'VERSION_MISMATCH')
  merge(
    @Param('id', UuidPipe) id: string,
    @Body() { into }: MergeDto,
    @IfMatch() version?: number,
  ): Promise<CategoryDto> {
    return this.reference.merge('categories', id, into.toLowerCase(), version);
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiEntryId()
  @ApiIfMatch()
  @ApiOperation({ summary: 'Delete a category; deleting it again is no error' })
  @ApiProblems('REFERENCE_IN_USE', 'VERSION_MISMATCH')
  delete(
    @Param('id', UuidPipe) id: string,
    @Query() { reassign_to }: DeleteQueryDto,
    @IfMatch() version?: number,
  ): Promise<void> {
    return this.reference.remove('categories', id, reassign_to?.toLowerCase(), version);
  }
}
