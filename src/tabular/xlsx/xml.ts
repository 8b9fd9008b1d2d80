import sax from 'sax';
import { messageOf } from '../../common/errors.js';
import { detectEncoding } from '../text/detect-encoding.js';
import { takeHead } from '../text/source.js';
import { textOf } from '../text/decode.js';
import { unreadable } from '../unreadable.js';

/** What is told of an XML text as it comes; names without their prefix. `text` may come in pieces. */
export interface XmlHandler {
  open(name: string, attributes: Readonly<Record<string, string>>): void;
  text(text: string): void;
  close(name: string): void;
}

/** Parts of workbooks are some ten tags deep; of each open tag the parser keeps its name. */
const DEEPEST = 100;
const MOST_ATTRIBUTES = 1000;

/**
 * Parses a part of a workbook, and yields after each piece of it. A document type is refused, since entities are declared
 * there; none are known but XML's own five. Errors: `FILE_UNREADABLE` naming the part.
 */
export async function* parseXml(
  bytes: AsyncIterable<Uint8Array>,
  part: string,
  handler: XmlHandler,
): AsyncGenerator<undefined> {
  const parser = sax.parser(true, {});
  let depth = 0;
  let attributeCount = 0;
  parser.onopentag = ({ name, attributes }) => {
    depth += 1;
    attributeCount = 0;
    if (depth > DEEPEST)
      throw unreadable(`${part} of the workbook has tags within tags, over ${DEEPEST} deep`);
    handler.open(localName(name), attributes as Record<string, string>);
  };
  parser.onattribute = () => {
    attributeCount += 1;
    if (attributeCount > MOST_ATTRIBUTES)
      throw unreadable(`${part} of the workbook has a tag with more than ${MOST_ATTRIBUTES} attributes`);
  };
  parser.ontext = (text) => handler.text(text);
  parser.oncdata = (text) => handler.text(text);
  parser.onclosetag = (name) => {
    depth -= 1;
    handler.close(localName(name));
  };
  parser.ondoctype = () => {
    throw unreadable(
      `${part} of the workbook declares a document type, which workbooks do not: it is refused`,
    );
  };
  parser.onerror = (error) => {
    throw unreadable(`${part} of the workbook is not XML: ${messageOf(error).replaceAll('\n', ', ')}`, error);
  };
  const { head, all } = await takeHead(bytes, 4);
  for await (const text of textOf(all, detectEncoding(head.subarray(0, 4)).encoding)) {
    parser.write(text);
    yield undefined;
  }
  parser.close();
}

/** Parses the whole of a part. */
export async function readXml(
  bytes: AsyncIterable<Uint8Array>,
  part: string,
  handler: XmlHandler,
): Promise<void> {
  const pieces = parseXml(bytes, part, handler);
  while (!(await pieces.next()).done);
}

function localName(name: string): string {
  const colon = name.indexOf(':');
  return colon < 0 ? name : name.slice(colon + 1);
}

/** The value of an attribute, with or without a prefix. */
export function attributeOf(attributes: Readonly<Record<string, string>>, name: string): string | undefined {
  if (attributes[name] !== undefined) return attributes[name];
  const key = Object.keys(attributes).find((known) => localName(known) === name);
  return key === undefined ? undefined : attributes[key];
}

/** Whether an attribute is true, as XML Schema has it. */
export const isTrue = (value: string | undefined): boolean => value === '1' || value === 'true';
