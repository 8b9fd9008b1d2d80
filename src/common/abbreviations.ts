/*
 * Words that this trade writes as the first letters of their parts with a slash between: `ж/б`, `э/с`. A catalogue has both
 * forms side by side, so the index and the query spell them out. Only such as mean one thing in a material's name.
 */

const SPELT_OUT = new Map(
  Object.entries({
    'а/ц': 'асбестоцементный',
    'б/ш': 'бесшовный',
    'в/г/п': 'водогазопроводный',
    'в/д': 'водно дисперсионный',
    'г/д': 'горячедеформированный',
    'г/к': 'горячекатаный',
    'г/картон': 'гипсокартон',
    'г/ц': 'горячеоцинкованный',
    'ж/б': 'железобетонный',
    'н/ж': 'нержавеющий',
    'о/ц': 'оцинкованный',
    'п/пропилен': 'полипропиленовый',
    'п/э': 'полиэтиленовый',
    'п/этилен': 'полиэтиленовый',
    'ст/пластик': 'стеклопластик',
    'х/д': 'холоднодеформированный',
    'х/к': 'холоднокатаный',
    'ц/п': 'цементно песчаный',
    'э/с': 'электросварной',
    'э/св': 'электросварной',
    жб: 'железобетонный',
    нж: 'нержавеющий',
    оц: 'оцинкованный',
  }),
);

const TOKEN = /(?<![\p{L}\p{M}\p{Nd}/])\p{L}+(?:\/\p{L}+)*(?![\p{L}\p{M}\p{Nd}/])/gu;

/** The text with such abbreviations spelt out. `text` is in lower case. Idempotent. */
export function spellOut(text: string): string {
  return text.replace(TOKEN, (token) => SPELT_OUT.get(token) ?? token);
}
