import type { HistoricPrice, PriceList, Product, Supplier } from '../relational/index.js';
import type { HistoricPriceDto } from './dto/history.dto.js';
import type { PriceListDto, ProductDto, SupplierDto } from './dto/prices.dto.js';

/** A product as the API shows it: money as decimal texts beside their currency. */
export function productView(product: Product): { [K in keyof ProductDto]: ProductDto[K] } {
  return {
    id: product.id,
    line: product.line,
    name: product.name,
    sku: product.sku,
    unit: product.unit,
    use_category: product.useCategory,
    description: product.description,
    currency: product.currency,
    unit_price: product.unitPrice,
    price_basis: product.basis,
    price: product.prices.price,
    price_with_vat: product.prices.with_vat,
    price_without_vat: product.prices.without_vat,
    retail_price: product.prices.retail,
    wholesale_price: product.prices.wholesale,
    price_on_request: product.unitPrice === null,
    count: product.quantity,
    is_processed: product.isProcessed,
    processed_at: product.processedAt?.toISOString() ?? null,
    material_id: product.materialId,
  };
}

export function priceListView(list: PriceList): PriceListDto {
  return {
    pricelistid: list.pricelistId,
    price_date: list.priceDate,
    upload_date: list.uploadedAt.toISOString(),
    currency: list.currency,
    file_name: list.fileName,
    materials_count: list.products,
    rejected_count: list.rejected,
    job_id: list.jobId,
  };
}

export function supplierView(supplier: Supplier): SupplierDto {
  const { latest } = supplier;
  return {
    supplier_id: supplier.supplierId,
    name: supplier.name,
    total_price_lists: supplier.priceLists,
    total_products: supplier.products,
    latest_pricelistid: latest.pricelistId,
    latest_price_date: latest.priceDate,
    latest_upload_date: latest.uploadedAt.toISOString(),
  };
}

export function historicPriceView(price: HistoricPrice): HistoricPriceDto {
  const { product } = price;
  return {
    supplier_id: price.supplierId,
    supplier_name: price.supplierName,
    pricelistid: price.pricelistId,
    price_date: price.priceDate,
    upload_date: price.uploadedAt.toISOString(),
    product_id: product.id,
    product_name: product.name,
    sku: product.sku,
    unit: product.unit,
    currency: product.currency,
    unit_price: product.unitPrice ?? '',
    price_basis: product.basis ?? 'price',
    matched_by: price.matchedBy,
    change: price.change,
    change_percent: price.changePercent,
  };
}
