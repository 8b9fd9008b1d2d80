import type { Prefixes } from './model-embeddings.js';

/** Those of the family E5 (its model cards) are worse without; its instructed models want a task in words instead. */
const E5 = /(^|[^a-z0-9])e5([^a-z0-9]|$)/i;
const INSTRUCTED = /instruct|mistral/i;

/** The prefixes that are set, else those that the model with this name is known to want; each with a space behind it. */
export function prefixesFor(model: string, query?: string, document?: string): Prefixes {
  const e5 = E5.test(model) && !INSTRUCTED.test(model);
  return {
    query: spaced(query ?? (e5 ? 'query:' : '')),
    document: spaced(document ?? (e5 ? 'passage:' : '')),
  };
}

/** A space at the end of a variable is easily lost on the way. */
function spaced(prefix: string): string {
  const words = prefix.trim();
  return words === '' ? '' : `${words} `;
}
