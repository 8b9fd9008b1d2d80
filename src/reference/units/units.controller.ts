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
import {
  ConversionDto,
  ConvertQueryDto,
  CreateUnitDto,
  newUnit,
  PatchUnitDto,
  UnitDto,
  unitPatch,
} from './unit.dto.js';
import { UnitsService } from './units.service.js';

/** Units of measure, over HTTP. */
@ApiTags('reference')
@ApiProblems('VALIDATION_FAILED', 'STORE_UNAVAILABLE')
@UseInterceptors(CacheHeadersInterceptor, EtagInterceptor)
@Controller('reference/units')
export class UnitsController {
  constructor(
    private readonly reference: ReferenceService,
    private readonly units: UnitsService,
  ) {}

  @Post()
  @ApiOperation({ summary: 'Create a unit' })
  @ApiProblems('NAME_TAKEN')
  create(@Body() dto: CreateUnitDto): Promise<UnitDto> {
    return this.reference.create('units', newUnit(dto));
  }

  @Get()
  @ApiNotModified()
  @ApiOperation({ summary: 'List units by name; `status=unreviewed`: what materials brought' })
  list(@Query() { use_cache: _, ...query }: ReferenceListQueryDto): Promise<UnitDto[]> {
    return this.reference.list({ kind: 'units', ...query });
  }

  @Get('convert')
  @ApiNotModified()
  @ApiOperation({ summary: 'Convert a quantity exactly, by names or aliases of units' })
  @ApiProblems('REFERENCE_NOT_FOUND', 'UNITS_NOT_CONVERTIBLE')
  convert(@Query() { value, from, to }: ConvertQueryDto): Promise<ConversionDto> {
    return this.units.convert(value, from, to);
  }

  @Get(':id')
  @ApiEntryId()
  @ApiUseCache()
  @ApiNotModified()
  @ApiOperation({ summary: 'Read a unit' })
  @ApiProblems('REFERENCE_NOT_FOUND')
  get(@Param('id', UuidPipe) id: string): Promise<UnitDto> {
    return this.reference.get('units', id);
  }

  @Patch(':id')
  @ApiEntryId()
  @ApiIfMatch()
  @ApiOperation({ summary: 'Change some fields of a unit, or approve it' })
  @ApiProblems('REFERENCE_NOT_FOUND', 'NAME_TAKEN', 'VERSION_MISMATCH')
  change(
    @Param('id', UuidPipe) id: string,
    @Body() dto: PatchUnitDto,
    @IfMatch() version?: number,
  ): Promise<UnitDto> {
    return this.reference.change('units', id, unitPatch(dto), version);
  }

  @Post(':id/merge')
  @HttpCode(200)
  @ApiEntryId()
  @ApiIfMatch()
  @ApiOperation({ summary: 'Merge a unit into another one, where its names become aliases' })
  @ApiProblems('REFERENCE_NOT_FOUND', 'REFERENCE_IN_USE', 'VERSION_MISMATCH')
  merge(
    @Param('id', UuidPipe) id: string,
    @Body() { into }: MergeDto,
    @IfMatch() version?: number,
  ): Promise<UnitDto> {
    return this.reference.merge('units', id, into.toLowerCase(), version);
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiEntryId()
  @ApiIfMatch()
  @ApiOperation({ summary: 'Delete a unit; deleting it again is no error' })
  @ApiProblems('REFERENCE_IN_USE', 'VERSION_MISMATCH')
  delete(
    @Param('id', UuidPipe) id: string,
    @Query() { reassign_to }: DeleteQueryDto,
    @IfMatch() version?: number,
  ): Promise<void> {
    return this.reference.remove('units', id, reassign_to?.toLowerCase(), version);
  }
}
