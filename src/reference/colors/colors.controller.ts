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
import { ColorDto, colorPatch, CreateColorDto, newColor, PatchColorDto } from './color.dto.js';

/** Colours, over HTTP. */
@ApiTags('reference')
@ApiProblems('VALIDATION_FAILED', 'STORE_UNAVAILABLE')
@UseInterceptors(CacheHeadersInterceptor, EtagInterceptor)
@Controller('reference/colors')
export class ColorsController {
  constructor(private readonly reference: ReferenceService) {}

  @Post()
  @ApiOperation({ summary: 'Create a colour' })
  @ApiProblems('NAME_TAKEN')
  create(@Body() dto: CreateColorDto): Promise<ColorDto> {
    return this.reference.create('colors', newColor(dto));
  }

  @Get()
  @ApiNotModified()
  @ApiOperation({ summary: 'List colours by name' })
  list(@Query() { use_cache: _, ...query }: ReferenceListQueryDto): Promise<ColorDto[]> {
    return this.reference.list({ kind: 'colors', ...query });
  }

  @Get(':id')
  @ApiEntryId()
  @ApiUseCache()
  @ApiNotModified()
  @ApiOperation({ summary: 'Read a colour' })
  @ApiProblems('REFERENCE_NOT_FOUND')
  get(@Param('id', UuidPipe) id: string): Promise<ColorDto> {
    return this.reference.get('colors', id);
  }

  @Patch(':id')
  @ApiEntryId()
  @ApiIfMatch()
  @ApiOperation({ summary: 'Change some fields of a colour, or approve it' })
  @ApiProblems('REFERENCE_NOT_FOUND', 'NAME_TAKEN', 'VERSION_MISMATCH')
  change(
    @Param('id', UuidPipe) id: string,
    @Body() dto: PatchColorDto,
    @IfMatch() version?: number,
  ): Promise<ColorDto> {
    return this.reference.change('colors', id, colorPatch(dto), version);
  }

  @Post(':id/merge')
  @HttpCode(200)
  @ApiEntryId()
  @ApiIfMatch()
  @ApiOperation({ summary: 'Merge a colour into another one, where its names become aliases' })
  @ApiProblems('REFERENCE_NOT_FOUND', 'VERSION_MISMATCH')
  merge(
    @Param('id', UuidPipe) id: string,
    @Body() { into }: MergeDto,
    @IfMatch() version?: number,
  ): Promise<ColorDto> {
    return this.reference.merge('colors', id, into.toLowerCase(), version);
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiEntryId()
  @ApiIfMatch()
  @ApiOperation({ summary: 'Delete a colour; deleting it again is no error' })
  @ApiProblems('VERSION_MISMATCH')
  delete(
    @Param('id', UuidPipe) id: string,
    @Query() { reassign_to }: DeleteQueryDto,
    @IfMatch() version?: number,
  ): Promise<void> {
    return this.reference.remove('colors', id, reassign_to?.toLowerCase(), version);
  }
}
