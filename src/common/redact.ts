const HIDDEN = '***';

/** What looks like a secret wherever it comes from: errors of drivers, URLs, headers. */
const PATTERNS: readonly [RegExp, string][] = [
  // Whoever is named before the host of a URL, and the password.
  [/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/?#"'<>]*@/gi, `$1${HIDDEN}@`],
  [/\b(Bearer)\s+[\w.~+/=-]{6,}/gi, `$1 ${HIDDEN}`],
  [
    /((?:authorization|cookie|x-api-key|api-key)\\?["']?\s*[:=]\s*\\?["']?)(?!Bearer \*)[^\s"'\\,;}][^"'\\\r\n}]*/gi,
    `$1${HIDDEN}`,
  ],
  [/((?:password|passwd|secret|token|api_?key)\\?["']\s*:\s*\\?["'])[^"'\\]*/gi, `$1${HIDDEN}`],
  [/((?:password|passwd|secret|token|api_?key)=)[^\s&"'\\;,]+/gi, `$1${HIDDEN}`],
  // Keys of programs, and tokens.
  [/\brmk_[\w-]+/g, HIDDEN],
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, HIDDEN],
];

/** Takes secrets out of a text: the given values, wherever they stand, and whatever looks like one. */
export function redactor(secrets: readonly string[] = []): (text: string) => string {
  // The longest first: one may be the beginning of another.
  const values = [...new Set(secrets)].sort((a, b) => b.length - a.length);
  return (text) => {
    const without = values.reduce((rest, secret) => rest.replaceAll(secret, HIDDEN), text);
    return PATTERNS.reduce((rest, [pattern, replacement]) => rest.replace(pattern, replacement), without);
  };
}
