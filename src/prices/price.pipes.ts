import { Injectable, type PipeTransform } from '@nestjs/common';
import { AppError } from '../common/errors.js';
import { PRICE_LIMITS } from '../relational/index.js';
import { MOST_PRICE_LIST_NUMBER } from './dto/fields.js';

/** A path parameter that names a supplier: trimmed, as in the form of an upload. */
@Injectable()
export class SupplierPipe implements PipeTransform<string, string> {
  transform(value: string): string {
    const supplierId = value.trim();
    const { min, max } = PRICE_LIMITS.supplierId;
    if (supplierId.length < min || supplierId.length > max || supplierId.includes('\0'))
      throw new AppError('VALIDATION_FAILED', `The supplier must have ${min} to ${max} characters.`, {
        errors: [{ path: 'supplier', message: `supplier must have ${min} to ${max} characters` }],
      });
    return supplierId;
  }
}

/** A path parameter that is the number of a list. */
@Injectable()
export class PriceListPipe implements PipeTransform<string, number> {
  transform(value: string): number {
    const number = /^\d{1,16}$/.test(value) ? Number(value) : 0;
    if (number < 1 || number > MOST_PRICE_LIST_NUMBER)
      throw new AppError('VALIDATION_FAILED', 'The number of a price list is a whole number from 1 on.', {
        errors: [{ path: 'pricelistid', message: 'pricelistid must be a whole number from 1 on' }],
      });
    return number;
  }
}
