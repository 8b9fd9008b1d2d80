import { Controller, Get, Param, Query, UseInterceptors } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { CacheHeadersInterceptor } from '../cache/index.js';
import { ApiNotModified, ApiProblems, EtagInterceptor, UuidPipe } from '../http/index.js';
import { HistoryQueryDto, PriceHistoryDto } from './dto/history.dto.js';
import { MaterialPricesService } from './material-prices.service.js';

/** What materials cost, over HTTP. */
@ApiTags('prices')
@ApiProblems('VALIDATION_FAILED', 'STORE_UNAVAILABLE', 'STORE_TIMEOUT')
@UseInterceptors(CacheHeadersInterceptor, EtagInterceptor)
@Controller('materials/:id/prices')
export class MaterialPricesController {
  constructor(private readonly prices: MaterialPricesService) {}

  @Get()
  @ApiParam({ name: 'id', format: 'uuid', description: 'Id of the material' })
  @ApiNotModified()
  @ApiProblems('MATERIAL_NOT_FOUND')
  @ApiOperation({ summary: 'What a material cost, by the products linked to it or with its SKU' })
  history(
    @Param('id', UuidPipe) materialId: string,
    @Query() { supplier_id, currency, from, to, limit }: HistoryQueryDto,
  ): Promise<PriceHistoryDto> {
    return this.prices.history({ materialId, supplierId: supplier_id, currency, from, to, limit });
  }
}
