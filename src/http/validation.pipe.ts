import { type ArgumentMetadata, Injectable, type PipeTransform, ValidationPipe } from '@nestjs/common';
import { isUUID, type ValidationError } from 'class-validator';
import { AppError, type Fault } from '../common/errors.js';

/** `VALIDATION_FAILED` with these faults. */
export function validationFailed(faults: Fault[]): AppError {
  const where = [...new Set(faults.map((fault) => fault.path || 'the body'))].slice(0, 5).join(', ');
  return new AppError('VALIDATION_FAILED', `The request has ${faults.length} fault(s), in ${where}.`, {
    errors: faults,
  });
}

/** Every fault of a tree of validation errors, by path: `materials[3].name`. */
function faultsOf(
  errors: readonly Pick<ValidationError, 'property' | 'constraints' | 'children'>[],
  parent = '',
): Fault[] {
  return errors.flatMap((error) => {
    const path = pathOf(parent, error.property);
    const own = Object.entries(error.constraints ?? {}).map(([rule, message]) => ({
      path,
      message: rule === 'whitelistValidation' ? 'is not a known field: remove it' : message,
    }));
    return [...own, ...faultsOf(error.children ?? [], path)];
  });
}

function pathOf(parent: string, property: string): string {
  if (/^\d+$/.test(property)) return `${parent}[${property}]`;
  return parent ? `${parent}.${property}` : property;
}

/** Validates bodies, queries and parameters against their DTO and reports all faults at once. */
@Injectable()
export class RequestValidationPipe extends ValidationPipe {
  constructor() {
    super({
      whitelist: true,
      forbidNonWhitelisted: true,
      transform: true,
      validationError: { target: false, value: false },
      exceptionFactory: (errors) => validationFailed(faultsOf(errors)),
    });
  }

  override transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    // class-validator lets arrays and primitives pass where a DTO is expected.
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    if (metadata.type === 'body' && value !== undefined && !isObject && this.toValidate(metadata))
      throw validationFailed([{ path: '', message: 'the body must be a JSON object' }]);
    return super.transform(value, metadata) as Promise<unknown>;
  }
}

/** A path parameter that must be a UUID. Lower-cased, since equal ids must be equal cache keys. */
@Injectable()
export class UuidPipe implements PipeTransform<string, string> {
  transform(value: string, { data = 'id' }: ArgumentMetadata): string {
    if (!isUUID(value)) throw validationFailed([{ path: data, message: `${data} must be a UUID` }]);
    return value.toLowerCase();
  }
}
