import type { Answer, Source } from './contender.js';

const NAMES = [
  'Цемент портландский М500 Д0 ЦЕМ I 42,5Н, мешок 50 кг',
  'Арматура А500С 12 мм, сталь 35ГС, пруток 11,7 м',
  'Гипсокартон влагостойкий 12,5×1200×2500 мм',
  'Труба профильная 40×20×2 мм, L = 6 м',
  'Pipe PP-R PN20 32 mm, with fibreglass',
];

/** A page of search results as the service answers it: about 2 KB of JSON, different for every key. */
export function answerFor(key: string): Answer & Record<string, unknown> {
  const results = NAMES.map((name, index) => ({
    material: {
      id: `0b0e3a5c-5b0f-4c39-9f0a-${key.slice(-12).padStart(12, '0')}`,
      name: `${name} № ${key}`,
      use_category: 'Общестроительные материалы',
      unit: 'шт',
      sku: `SKU-${key}-${index}`,
      description: 'Поставщик: оптовая база',
      version: index + 1,
      created_at: '2026-01-12T08:30:00.000Z',
      updated_at: '2026-01-14T10:00:00.000Z',
    },
    score: 1 / (index + 1.5),
    search_type: 'hybrid',
  }));
  return { id: key, results, total_count: 5, page: 1, page_size: 10, search_time_ms: 4.2, degraded: [] };
}

/** `count` different keys. */
export function keysOf(prefix: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}:${index}`);
}

/** A source that answers at once, with objects that were made beforehand, each handed out for the first time. */
export function readySource(): { source: Source; prepare(keys: readonly string[]): void } {
  const ready = new Map<string, Answer>();
  return {
    prepare(keys) {
      for (const key of keys) ready.set(key, answerFor(key));
    },
    source: (key) => {
      const answer = ready.get(key) ?? answerFor(key);
      ready.delete(key);
      return Promise.resolve(answer);
    },
  };
}
