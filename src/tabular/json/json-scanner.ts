/** Where the array of rows begins in a JSON text (behind its `[`): at the root, or under one of `keys`. */
export function findArray(text: string, keys: readonly string[]): number | undefined {
  const root = /\S/.exec(text)?.index ?? text.length;
  if (text[root] === '[') return root + 1;
  let depth = 0;
  let key = '';
  for (let at = root; at < text.length; at++) {
    const character = text[at] ?? '';
    if (character === '"') {
      const end = stringEnd(text, at);
      if (end === undefined) return undefined;
      if (depth === 1) key = text.slice(at + 1, end - 1);
      at = end - 1;
    } else if (character === '[' && depth === 1 && keys.includes(key)) {
      return at + 1;
    } else if (character === '{' || character === '[') {
      depth += 1;
    } else if (character === '}' || character === ']') {
      depth -= 1;
    }
  }
  return undefined;
}

/**
 * The end of the array element that begins at `start`: the `,` or `]` behind it; undefined when it has not arrived.
 * Only brackets and strings are looked at; whether the element is JSON is for `JSON.parse` to say.
 */
export function elementEnd(text: string, start: number): number | undefined {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const character = text[at] ?? '';
    if (character === '"') {
      const end = stringEnd(text, at);
      if (end === undefined) return undefined;
      at = end - 1;
    } else if (character === '{' || character === '[') {
      depth += 1;
    } else if (depth === 0 && (character === ',' || character === ']')) {
      return at;
    } else if (character === '}' || character === ']') {
      depth -= 1;
    }
  }
  return undefined;
}

/** Behind the closing quote of the string that opens at `start`. */
function stringEnd(text: string, start: number): number | undefined {
  let from = start + 1;
  for (;;) {
    const quote = text.indexOf('"', from);
    if (quote < 0) return undefined;
    let backslashes = 0;
    while (text[quote - 1 - backslashes] === '\\') backslashes += 1;
    if (backslashes % 2 === 0) return quote + 1;
    from = quote + 1;
  }
}
