import { Body, Controller, Delete, Get, Param, Patch, Query, UseInterceptors } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { CacheHeadersInterceptor } from '../cache/index.js';
import { ApiNotModified, ApiProblems, EtagInterceptor, UuidPipe } from '../http/index.js';
import { boundsOf, filterOf } from './dto/mapping.js';
import { MarkedProductDto, MarkProductDto } from './dto/mark.dto.js';
import {
  DeletedPricesDto,
  LatestPricesDto,
  PriceListPageDto,
  PriceListsDto,
  SuppliersDto,
} from './dto/prices.dto.js';
import { PageQueryDto, ProductsQueryDto } from './dto/product-query.dto.js';
import { PriceStatisticsDto, StatisticsQueryDto } from './dto/statistics.dto.js';
import { PriceWritingService } from './price-writing.service.js';
import { PricesService } from './prices.service.js';
import { PriceListPipe, SupplierPipe } from './price.pipes.js';

const ApiSupplier = () =>
  ApiParam({ name: 'supplier', description: 'Id of the supplier', example: 'stroyhim' });

/** Price lists of suppliers, over HTTP. */
@ApiTags('prices')
@ApiProblems('VALIDATION_FAILED', 'STORE_UNAVAILABLE', 'STORE_TIMEOUT')
@UseInterceptors(CacheHeadersInterceptor, EtagInterceptor)
@Controller('prices')
export class PricesController {
  constructor(
    private readonly prices: PricesService,
    private readonly writing: PriceWritingService,
  ) {}

  @Get('suppliers')
  @ApiNotModified()
  @ApiOperation({ summary: 'Those who have price lists' })
  suppliers(@Query() { limit, cursor }: PageQueryDto): Promise<SuppliersDto> {
    return this.prices.suppliers({ limit, cursor });
  }

  @Get(':supplier/latest')
  @ApiSupplier()
  @ApiNotModified()
  @ApiProblems('PRICE_LIST_NOT_FOUND', 'INVALID_CURSOR')
  @ApiOperation({ summary: 'The latest list by the day of its prices, with statistics' })
  latest(
    @Param('supplier', SupplierPipe) supplierId: string,
    @Query() query: ProductsQueryDto,
  ): Promise<LatestPricesDto> {
    const { limit, cursor } = query;
    return this.prices.latest({ supplierId, filter: filterOf(query), limit, cursor });
  }

  @Get(':supplier/all')
  @ApiSupplier()
  @ApiNotModified()
  @ApiProblems('PRICE_LIST_NOT_FOUND', 'INVALID_CURSOR')
  @ApiOperation({ summary: 'The lists of a supplier, the latest first' })
  all(
    @Param('supplier', SupplierPipe) supplierId: string,
    @Query() { limit, cursor }: PageQueryDto,
  ): Promise<PriceListsDto> {
    return this.prices.lists(supplierId, { limit, cursor });
  }

  @Get(':supplier/pricelist/:pricelistid')
  @ApiSupplier()
  @ApiParam({ name: 'pricelistid', type: Number, description: 'Number of the list', example: 41 })
  @ApiNotModified()
  @ApiProblems('PRICE_LIST_NOT_FOUND', 'INVALID_CURSOR')
  @ApiOperation({ summary: 'One list of a supplier' })
  priceList(
    @Param('supplier', SupplierPipe) supplierId: string,
    @Param('pricelistid', PriceListPipe) pricelistId: number,
    @Query() query: ProductsQueryDto,
  ): Promise<PriceListPageDto> {
    const { limit, cursor } = query;
    return this.prices.priceList({ supplierId, pricelistId, filter: filterOf(query), limit, cursor });
  }

  @Get(':supplier/statistics')
  @ApiSupplier()
  @ApiNotModified()
  @ApiProblems('PRICE_LIST_NOT_FOUND')
  @ApiOperation({ summary: 'A list by currency, category and range of prices; each currency for itself' })
  statistics(
    @Param('supplier', SupplierPipe) supplierId: string,
    @Query() query: StatisticsQueryDto,
  ): Promise<PriceStatisticsDto> {
    const { pricelistid, ranges, limit } = query;
    return this.prices.statisticsOf({
      supplierId,
      pricelistId: pricelistid,
      filter: filterOf(query),
      ranges: boundsOf(ranges),
      limit,
    });
  }

  @Patch(':supplier/product/:id/process')
  @ApiSupplier()
  @ApiParam({ name: 'id', format: 'uuid', description: 'Id of the product' })
  @ApiProblems('PRODUCT_NOT_FOUND', 'MATERIAL_NOT_FOUND')
  @ApiOperation({ summary: 'Mark a product as processed, and link it to a material' })
  mark(
    @Param('supplier', SupplierPipe) supplierId: string,
    @Param('id', UuidPipe) id: string,
    @Body() mark: MarkProductDto = new MarkProductDto(),
  ): Promise<MarkedProductDto> {
    return this.writing.mark(supplierId, id, mark);
  }

  @Delete(':supplier')
  @ApiSupplier()
  @ApiOperation({ summary: 'Delete all lists of a supplier; deleting them again is no error' })
  delete(@Param('supplier', SupplierPipe) supplierId: string): Promise<DeletedPricesDto> {
    return this.writing.deleteSupplier(supplierId);
  }
}
