/** What spreadsheets take for a formula (OWASP, "CSV Injection"), and what would be read back as one that was made text. */
const FORMULA = /^'*[=+\-@\t\r]/;
/** What {@link csvLine} has made text. */
const INERT = /^'+[=+\-@\t\r]/;

/**
 * One line of a CSV (RFC 4180) that people open in spreadsheets: a value that would be taken for a formula gets an apostrophe before
 * it, which makes it text.
 */
export function csvLine(values: readonly (string | number | null)[]): string {
  return `${values.map((value) => quoted(inert(String(value ?? '')))).join(',')}\r\n`;
}

function inert(value: string): string {
  return FORMULA.test(value) ? `'${value}` : value;
}

function quoted(value: string): string {
  return /[",;\t\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

/** A value of a CSV as it was before {@link csvLine} put an apostrophe before it; any other as it is. */
export function withoutApostrophe(value: string): string {
  return INERT.test(value) ? value.slice(1) : value;
}
