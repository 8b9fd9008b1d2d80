import { Injectable } from '@nestjs/common';
import { AppError } from '../../common/errors.js';
import { ReferenceService } from '../reference.service.js';
import type { UnitView } from '../reference.view.js';
import { UnitTable } from './unit-table.js';

/** What units mean: their names by alias, and how they convert. */
@Injectable()
export class UnitsService {
  /** Of lists that the cache answers again and again: the same list, the same table. */
  private readonly tables = new WeakMap<readonly UnitView[], UnitTable>();

  constructor(private readonly reference: ReferenceService) {}

  /**
   * The units as they are: never older than an acknowledged write, also of another instance. The table itself does not change, so
   * whoever works on a batch sees one state. Errors: those of the store.
   */
  async table(): Promise<UnitTable> {
    const units = await this.reference.reviewed('units');
    const table = this.tables.get(units) ?? new UnitTable(units);
    this.tables.set(units, table);
    return table;
  }

  /** The name of the unit that each text means; a text that nobody knows stands for itself, trimmed. */
  async canonical(names: readonly string[]): Promise<Map<string, string>> {
    const table = await this.table();
    return new Map(names.map((name) => [name, table.canonical(name)]));
  }

  /** Errors: `REFERENCE_NOT_FOUND` for a unit that nobody knows, `UNITS_NOT_CONVERTIBLE`. */
  async convert(value: string, from: string, to: string) {
    const table = await this.table();
    for (const name of [from, to])
      if (!table.isKnown(name))
        throw new AppError('REFERENCE_NOT_FOUND', `Nobody knows the unit "${name}".`, { name });
    const result = table.convert(value, from, to);
    if (!result)
      throw new AppError(
        'UNITS_NOT_CONVERTIBLE',
        `"${table.canonical(from)}" and "${table.canonical(to)}" have no base unit in common.`,
        { from: table.canonical(from), to: table.canonical(to) },
      );
    return {
      value,
      from: table.canonical(from),
      to: table.canonical(to),
      result: result.text,
      exact: result.exact,
    };
  }
}
