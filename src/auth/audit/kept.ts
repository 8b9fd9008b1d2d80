/** Characters of JSON that an entry keeps; of more, what is short. */
const MOST = 16_384;
const LONGEST_TEXT = 100;
const SECRET = /password|token|secret|^key$/i;

/** An answer as the audit log keeps it: without secrets, and not too long. */
export function kept(answer: unknown): unknown {
  if (typeof answer !== 'object' || answer === null) return null;
  const text = JSON.stringify(answer, (name, item: unknown) => (SECRET.test(name) ? undefined : item));
  const value = JSON.parse(text) as object;
  return text.length <= MOST ? value : summaryOf(value);
}

/** Numbers and short texts as they are, of lists how long they are. */
function summaryOf(value: object): unknown {
  if (Array.isArray(value)) return { entries: value.length };
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, item]: [string, unknown]) => {
      if (Array.isArray(item)) return [[name, { entries: item.length }]];
      return isShort(item) ? [[name, item]] : [];
    }),
  );
}

const isShort = (item: unknown) =>
  typeof item === 'string' ? item.length <= LONGEST_TEXT : typeof item !== 'object';
