import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  Patch,
  Post,
  Put,
  Query,
  UseInterceptors,
} from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { ApiUseCache, CacheHeadersInterceptor } from '../cache/index.js';
import {
  ApiIfMatch,
  ApiNotModified,
  ApiProblems,
  EtagInterceptor,
  IfMatch,
  UuidPipe,
} from '../http/index.js';
import { BatchResultDto, CreateBatchDto, GetBatchDto, ImportDto, MaterialsDto } from './dto/batch.dto.js';
import { ListQueryDto, MaterialPageDto } from './dto/list.dto.js';
import {
  batchResult,
  importedMaterials,
  materialPatch,
  newMaterial,
  updated,
  written,
} from './dto/mapping.js';
import { CreateMaterialDto, MaterialDto, PatchMaterialDto, WrittenMaterialDto } from './dto/material.dto.js';
import { SimilarDto, SimilarQueryDto } from './dto/similar.dto.js';
import { MaterialsService } from './materials.service.js';
import { SimilarService } from './search/similar.service.js';

const ApiId = () => ApiParam({ name: 'id', format: 'uuid', description: 'Id of the material' });

/** Creating, reading, changing and deleting materials, over HTTP. */
@ApiTags('materials')
@ApiProblems('VALIDATION_FAILED', 'STORE_UNAVAILABLE')
@UseInterceptors(CacheHeadersInterceptor, EtagInterceptor)
@Controller('materials')
export class MaterialsController {
  constructor(
    private readonly materials: MaterialsService,
    private readonly similar: SimilarService,
  ) {}

  @Post()
  @ApiOperation({ summary: 'Create a material' })
  @ApiProblems('SKU_TAKEN')
  async create(@Body() dto: CreateMaterialDto): Promise<WrittenMaterialDto> {
    return written(await this.materials.create(newMaterial(dto)));
  }

  @Get()
  @ApiNotModified()
  @ApiOperation({ summary: 'List the catalogue, newest first' })
  @ApiProblems('INVALID_CURSOR')
  list(@Query() { use_cache: _, ...request }: ListQueryDto): Promise<MaterialPageDto> {
    return this.materials.list(request);
  }

  @Post('batch')
  @HttpCode(200)
  @ApiOperation({ summary: 'Create up to 1000 materials; a taken SKU stops only its own' })
  async createBatch(@Body() dto: CreateBatchDto): Promise<BatchResultDto> {
    return batchResult(await this.materials.createMany(dto.materials.map(newMaterial)));
  }

  @Post('batch/get')
  @HttpCode(200)
  @ApiOperation({ summary: 'Read up to 1000 materials, in the order asked' })
  getBatch(@Body() { ids }: GetBatchDto): Promise<MaterialsDto> {
    return this.materials.getMany(ids.map((id) => id.toLowerCase()));
  }

  @Post('import')
  @HttpCode(200)
  @ApiOperation({ summary: 'Create up to 1000 materials, or update them by SKU; may be repeated' })
  async import(@Body() dto: ImportDto): Promise<BatchResultDto> {
    return batchResult(await this.materials.importMany(importedMaterials(dto)));
  }

  @Get(':id')
  @ApiId()
  @ApiUseCache()
  @ApiNotModified()
  @ApiOperation({ summary: 'Read a material' })
  @ApiProblems('MATERIAL_NOT_FOUND')
  get(@Param('id', UuidPipe) id: string): Promise<MaterialDto> {
    return this.materials.get(id);
  }

  @Get(':id/similar')
  @ApiId()
  @ApiNotModified()
  @ApiOperation({ summary: 'Find the materials that are most like this one' })
  @ApiProblems('MATERIAL_NOT_FOUND', 'STORE_TIMEOUT')
  similarTo(
    @Param('id', UuidPipe) id: string,
    @Query() { limit, min_similarity, category }: SimilarQueryDto,
  ): Promise<SimilarDto> {
    return this.similar.similarTo({ id, limit, minSimilarity: min_similarity, category });
  }

  @Put(':id')
  @ApiId()
  @ApiIfMatch()
  @ApiOperation({ summary: 'Replace a material' })
  @ApiProblems('MATERIAL_NOT_FOUND', 'SKU_TAKEN', 'VERSION_MISMATCH')
  async replace(
    @Param('id', UuidPipe) id: string,
    @Body() dto: CreateMaterialDto,
    @IfMatch() version?: number,
  ): Promise<WrittenMaterialDto> {
    return updated(await this.materials.update(id, newMaterial(dto), version));
  }

  @Patch(':id')
  @ApiId()
  @ApiIfMatch()
  @ApiOperation({ summary: 'Change some fields of a material' })
  @ApiProblems('MATERIAL_NOT_FOUND', 'SKU_TAKEN', 'VERSION_MISMATCH')
  async change(
    @Param('id', UuidPipe) id: string,
    @Body() dto: PatchMaterialDto,
    @IfMatch() version?: number,
  ): Promise<WrittenMaterialDto> {
    return updated(await this.materials.update(id, materialPatch(dto), version));
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiId()
  @ApiIfMatch()
  @ApiOperation({ summary: 'Delete a material; deleting it again is no error' })
  @ApiProblems('VERSION_MISMATCH')
  async delete(@Param('id', UuidPipe) id: string, @IfMatch() version?: number): Promise<void> {
    await this.materials.delete(id, version);
  }
}
