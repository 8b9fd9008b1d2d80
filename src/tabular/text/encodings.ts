import { AppError } from '../../common/errors.js';

/** The encodings that are read, by the names that {@link TextDecoder} has for them. */
export const ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1251', 'koi8-r', 'ibm866'] as const;
export type Encoding = (typeof ENCODINGS)[number];

const OTHER_NAMES: Record<string, Encoding> = {
  utf8: 'utf-8',
  utf16: 'utf-16le',
  utf16le: 'utf-16le',
  utf16be: 'utf-16be',
  windows1251: 'windows-1251',
  win1251: 'windows-1251',
  cp1251: 'windows-1251',
  '1251': 'windows-1251',
  koi8r: 'koi8-r',
  koi8: 'koi8-r',
  ibm866: 'ibm866',
  cp866: 'ibm866',
  dos: 'ibm866',
  '866': 'ibm866',
};

/** The encoding of that name, in any case. Errors: `VALIDATION_FAILED` naming those that are read. */
export function encodingOf(name: string): Encoding {
  const found = OTHER_NAMES[name.toLowerCase().replace(/[^a-z0-9]/g, '')];
  if (!found)
    throw new AppError(
      'VALIDATION_FAILED',
      `The encoding "${name.slice(0, 40)}" is not read; one of ${ENCODINGS.join(', ')} is`,
    );
  return found;
}
