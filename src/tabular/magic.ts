import { unreadable } from './unreadable.js';

/** So many first bytes tell what a file is. */
export const MAGIC_BYTES = 4096;

export type Container = 'gzip' | 'zip' | 'text';

const AS_TABLE = 'save the table as XLSX or CSV (UTF-8)';

/** What begins with these bytes (or `latin1` text), and what to do with it. */
const REFUSED: readonly [magic: string, what: string][] = [
  ['%PDF', `a PDF: ask for the table itself, or copy it into a spreadsheet and ${AS_TABLE}`],
  ['\x89PNG', 'a picture (PNG): a table is needed'],
  ['\xff\xd8\xff', 'a picture (JPEG): a table is needed'],
  ['GIF8', 'a picture (GIF): a table is needed'],
  ['II*\0', 'a picture (TIFF): a table is needed'],
  ['MM\0*', 'a picture (TIFF): a table is needed'],
  ['AT&TFORM', 'a scanned document (DjVu): a table is needed'],
  ['Rar!', 'a RAR archive: unpack it and send the table in it'],
  ["7z\xbc\xaf'\x1c", 'a 7z archive: unpack it and send the table in it'],
  ['BZh', 'a bzip2 archive: unpack it, or use gzip'],
  ['\xfd7zXZ', 'an xz archive: unpack it, or use gzip'],
  ['\x28\xb5\x2f\xfd', 'a Zstandard archive: unpack it, or use gzip'],
  ['{\\rtf', `a text document (RTF): ${AS_TABLE}`],
  ['MZ', 'a program: a table is needed'],
  ['\x7fELF', 'a program: a table is needed'],
  ['SQLite format 3', 'a database (SQLite): export the table as CSV (UTF-8)'],
];

const LEGACY_XLS = `an Excel file of the format before 2007 (.xls), for which there is no safe reader: open it and ${AS_TABLE}`;

/** What contains the table, by the first bytes. Errors: `FILE_UNREADABLE` saying what the file is when it holds no table that is read. */
export function containerOf(head: Uint8Array): Container {
  if (startsWith(head, '\x1f\x8b')) return 'gzip';
  if (startsWith(head, 'PK\x03\x04') || startsWith(head, 'PK\x05\x06')) return 'zip';
  if (startsWith(head, '\xd0\xcf\x11\xe0')) throw unreadable(`The file is ${oleKind(head)}`);
  if (isBareBiff(head)) throw unreadable(`The file is ${LEGACY_XLS}`);
  const refused = REFUSED.find(([magic]) => startsWith(head, magic));
  if (refused && !(refused[0].length < 4 && looksLikeText(head)))
    throw unreadable(`The file is ${refused[1]}`);
  return 'text';
}

/** The OLE container is that of old office documents, and of new ones with a password. */
function oleKind(head: Uint8Array): string {
  const wide = (name: string) => Buffer.from(head).includes(Buffer.from(name, 'utf16le'));
  if (wide('EncryptedPackage')) return 'protected by a password: save it without one';
  if (wide('WordDocument')) return `a Word document: ${AS_TABLE}`;
  return LEGACY_XLS;
}

/** What a text is that is no table: HTML and XML, also where they are named `.xls`, and bytes that are no text. Undefined for the others. */
export function refusalOfText(text: string): string | undefined {
  const start = text.slice(0, MAGIC_BYTES);
  if (/^\s*(?:<!doctype html|<html|<table|<head|<body|<meta|<div)/i.test(start))
    return `The file is a web page (HTML), which some programs name .xls: open it in a spreadsheet and ${AS_TABLE}`;
  if (/^\s*<\?xml|^\s*<Workbook/i.test(start)) {
    const kind = /urn:schemas-microsoft-com:office:spreadsheet/.test(start) ? 'XML of Excel 2003' : 'XML';
    return `The file is ${kind}: open it in a spreadsheet and ${AS_TABLE}`;
  }
  return isBinary(start) ? 'The file is binary, of no kind that is known: a table is needed' : undefined;
}

/** Control characters that no text has, one in fifty or more; one alone may be a fault of a row. */
function isBinary(text: string): boolean {
  let odd = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 9 || (code > 13 && code < 32 && code !== 27) || code === 127) odd += 1;
  }
  return odd > 2 && odd > text.length / 50;
}

/** What a ZIP archive is that is no workbook, by the names (in lower case) in it. */
export function refusalOfZip(names: readonly string[]): string {
  const has = (test: RegExp) => names.some((name) => test.test(name));
  if (has(/^xl\/workbook\.bin$/)) return `The file is an Excel binary workbook (.xlsb): ${AS_TABLE}`;
  if (has(/^word\//)) return `The file is a Word document: ${AS_TABLE}`;
  if (has(/^ppt\//)) return `The file is a presentation: ${AS_TABLE}`;
  if (has(/^content\.xml$/)) return `The file is an OpenDocument file (.ods or .odt): ${AS_TABLE}`;
  return 'The file is a ZIP archive: unpack it and send the table in it (gzip is read as it is)';
}

/** A sheet of Excel 2 to 4, without a container: a record "beginning of file". */
function isBareBiff([record, version, length, high]: Uint8Array): boolean {
  return (
    record === 9 &&
    [0, 2, 4, 8].includes(version ?? -1) &&
    (length ?? 0) >= 4 &&
    (length ?? 0) <= 16 &&
    high === 0
  );
}

function looksLikeText(head: Uint8Array): boolean {
  return !head.subarray(0, 512).includes(0);
}

function startsWith(head: Uint8Array, magic: string): boolean {
  return latin1(head, magic.length) === magic;
}

function latin1(bytes: Uint8Array, length: number): string {
  return Buffer.from(bytes.subarray(0, length)).toString('latin1');
}
