import { unreadable } from '../unreadable.js';
import type { Archive } from './archive.js';
import { attributeOf, isTrue, readXml } from './xml.js';

export const WORKBOOK_PART = 'xl/workbook.xml';

/** A sheet of a workbook and the part that holds it. */
export interface Sheet {
  name: string;
  hidden: boolean;
  part: string;
}

export interface Workbook {
  sheets: Sheet[];
  /** Whether days are counted from 1904. */
  date1904: boolean;
  sharedTextsPart: string;
  stylesPart: string;
}

/** What a workbook says of its sheets. Errors: `FILE_UNREADABLE` when it has none. */
export async function readWorkbook(archive: Archive): Promise<Workbook> {
  const parts = await readRelations(archive);
  const sheets: Sheet[] = [];
  let date1904 = false;
  await readXml(archive.read(WORKBOOK_PART), WORKBOOK_PART, {
    open: (name, attributes) => {
      if (name === 'workbookPr') date1904 = isTrue(attributeOf(attributes, 'date1904'));
      if (name !== 'sheet') return;
      const part = parts.get(attributes['r:id'] ?? attributeOf(attributes, 'id') ?? '');
      if (part?.type !== 'worksheet') return; // charts and dialogs
      const state = attributeOf(attributes, 'state');
      sheets.push({
        name: attributeOf(attributes, 'name') ?? '',
        hidden: state === 'hidden' || state === 'veryHidden',
        part: part.target,
      });
    },
    text: () => undefined,
    close: () => undefined,
  });
  if (sheets.length === 0) throw unreadable('The workbook has no sheet with cells');
  const ofType = (type: string) => [...parts.values()].find((part) => part.type === type)?.target;
  return {
    sheets,
    date1904,
    sharedTextsPart: ofType('sharedStrings') ?? 'xl/sharedStrings.xml',
    stylesPart: ofType('styles') ?? 'xl/styles.xml',
  };
}

async function readRelations(archive: Archive): Promise<Map<string, { type: string; target: string }>> {
  const parts = new Map<string, { type: string; target: string }>();
  const part = 'xl/_rels/workbook.xml.rels';
  await readXml(archive.read(part), part, {
    open: (name, attributes) => {
      if (name !== 'Relationship') return;
      const target = attributeOf(attributes, 'Target') ?? '';
      parts.set(attributeOf(attributes, 'Id') ?? '', {
        type: (attributeOf(attributes, 'Type') ?? '').split('/').at(-1) ?? '',
        target: target.startsWith('/') ? target.slice(1) : `xl/${target.replace(/^\.\//, '')}`,
      });
    },
    text: () => undefined,
    close: () => undefined,
  });
  return parts;
}
