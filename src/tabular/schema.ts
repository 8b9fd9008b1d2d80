/** A field that a table may have, and how suppliers head its column. */
export interface FieldSpec {
  /**
   * Headings by preference, in any case; spaces, punctuation and units of money and measure do not count
   * (`Цена с НДС` is also `ЦЕНА С НДС, руб.`). Of two columns that could be the field the better heading wins.
   */
  headings: readonly string[];
  /** Without a column for it the file is refused. */
  required?: boolean;
}

/** What is looked for in a table. The order of the fields has no meaning. */
export interface TableSchema<F extends string> {
  fields: Readonly<Record<F, FieldSpec>>;
  /** The field that every row has and that the title of a group stands in. */
  nameField: F;
  /** A field that only rows have: one that has it is no total, whatever its name begins with. */
  rowField?: F;
  /** The field that says the group of a row; where a column holds it, a row with a name alone is a row and not a title. */
  groupField?: F;
  /** Fields that every row has beside its name, such as the price: a row with a name and none of them is the title of a group. */
  anchors?: readonly F[];
  /** Keys under which an object of JSON has the rows (`{"materials": [...]}`). */
  arrayKeys?: readonly string[];
}

/** The fields of a schema, in its order. */
export function fieldsOf<F extends string>(schema: TableSchema<F>): F[] {
  return Object.keys(schema.fields) as F[];
}
