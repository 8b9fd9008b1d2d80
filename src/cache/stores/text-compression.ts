/** The text as it is kept. */
export function packText(text: string): string {
  return text;
}

/** What {@link packText} was given. Errors: MalformedValue. */
export function unpackText(text: string): string {
  return text;
}
