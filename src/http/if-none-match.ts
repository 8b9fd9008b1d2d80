import { applyDecorators } from '@nestjs/common';
import { ApiHeader, ApiResponse } from '@nestjs/swagger';

/** An element of a list of entity tags; it may be empty (RFC 9110, sections 8.8.3 and 5.6.1). */
const ELEMENT = /[ \t]*(?:(?:W\/)?("[\x21\x23-\x7e\x80-\xff]*")[ \t]*)?(?:,|$)/y;

/**
 * Whether `If-None-Match` names this entity tag: `*`, or a list that has it by the weak comparison (RFC 9110, sections
 * 13.1.2 and 8.8.3.2). A header that is no such list names nothing.
 */
export function isNamedBy(header: string | undefined, etag: string): boolean {
  const list = header?.trim() ?? '';
  if (list === '*') return true;
  const wanted = opaque(etag);
  let named = false;
  ELEMENT.lastIndex = 0;
  while (ELEMENT.lastIndex < list.length) {
    const element = ELEMENT.exec(list);
    if (!element) return false;
    named ||= element[1] === wanted;
  }
  return named;
}

/** The tag without the mark that it is weak. */
const opaque = (etag: string) => etag.replace(/^W\//, '');

/** Documents that the route compares `If-None-Match` with the `ETag` of its answer. */
export const ApiNotModified = () =>
  applyDecorators(
    ApiHeader({
      name: 'If-None-Match',
      required: false,
      description: 'The `ETag` of the answer that you have: 304 if it is still the same',
    }),
    ApiResponse({ status: 304, description: 'The answer that you have is still the same' }),
  );
