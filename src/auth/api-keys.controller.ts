import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { ApiProblems, NotStored, type Principal, UuidPipe } from '../http/index.js';
import { ApiKeysService } from './api-keys.service.js';
import { ApiKeyDto, CreateApiKeyDto, NewApiKeyDto, RotateApiKeyDto } from './dto/api-key.dto.js';
import { PartQueryDto } from './dto/user.dto.js';
import { Sender } from './principal.decorator.js';
import { keyView, newKeyView } from './views.js';

const ApiId = () => ApiParam({ name: 'id', format: 'uuid', description: 'Id of the key' });
const DAY_H = 24;

/** Keys of programs, over HTTP. */
@ApiTags('access')
@ApiProblems('VALIDATION_FAILED', 'STORE_UNAVAILABLE')
@Controller('api-keys')
export class ApiKeysController {
  constructor(private readonly keys: ApiKeysService) {}

  @Get()
  @NotStored()
  @ApiOperation({ summary: 'List keys, newest first, also those that are over' })
  async list(@Query() { limit, skip }: PartQueryDto): Promise<ApiKeyDto[]> {
    return (await this.keys.list(limit, skip)).map(keyView);
  }

  @Post()
  @NotStored()
  @ApiOperation({ summary: 'Make a key for a program; it is shown this once' })
  async create(@Body() dto: CreateApiKeyDto, @Sender() sender: Principal): Promise<NewApiKeyDto> {
    const { name, role, scopes, expires_in_days } = dto;
    const expiresAt = this.keys.inDays(expires_in_days);
    return newKeyView(await this.keys.create({ name, role, scopes, createdBy: sender.name, expiresAt }));
  }

  @Post(':id/rotate')
  @NotStored()
  @ApiId()
  @ApiProblems('API_KEY_NOT_FOUND')
  @ApiOperation({ summary: 'Make a key like this one, which ends after an overlap' })
  async rotate(
    @Param('id', UuidPipe) id: string,
    @Body() { overlap_hours = DAY_H }: RotateApiKeyDto,
    @Sender() sender: Principal,
  ): Promise<NewApiKeyDto> {
    return newKeyView(await this.keys.rotate(id, sender.name, overlap_hours));
  }

  @Delete(':id')
  @ApiId()
  @ApiProblems('API_KEY_NOT_FOUND')
  @ApiOperation({ summary: 'Revoke a key; it stays in the list' })
  async revoke(@Param('id', UuidPipe) id: string): Promise<ApiKeyDto> {
    return keyView(await this.keys.revoke(id));
  }
}
