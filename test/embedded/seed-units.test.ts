import { SEED_UNITS } from '../../src/relational/migrations/seed/units.js';
import { UnitTable } from '../../src/reference/index.js';

const table = new UnitTable(
  SEED_UNITS.map(({ name, aliases, base, factor }) => ({
    id: name,
    name,
    aliases,
    base_unit_id: base ?? null,
    factor: factor ?? null,
  })),
);

it('knows a unit in every spelling', () => {
  const spellings: Record<string, string[]> = {
    шт: ['шт', 'ШТ.', ' шт ', 'Штука', 'pcs', 'шт..'],
    м2: ['м2', 'М2', 'м²', 'кв.м', 'кв. м', 'кв м', 'Кв.М.', 'm2', 'м^2'],
    м3: ['м3', 'м³', 'куб.м', 'куб. м.', 'm3', 'куб'],
    'п.м': ['п.м', 'п.м.', 'пог.м', 'пог. м', 'м.п.', 'м/п', 'погонный метр'],
    т: ['т', 'тн', 'Тонна', 'тонн', 'T'],
    кг: ['кг', 'КГ', 'кг.', 'kg'],
    л: ['л', 'литр', 'Л.'],
    компл: ['компл', 'компл.', 'к-т', 'Комплект'],
    упак: ['упак', 'уп.', 'уп', 'Упаковка'],
    '100 шт': ['100 шт', '100шт', '100 шт.', '100 pcs'],
    '1000 шт': ['тыс. шт', 'тыс.шт.', '1000 шт', '1 000 шт'],
    м: ['м', 'м.', 'm', 'Метр'],
  };
  for (const [name, texts] of Object.entries(spellings))
    for (const text of texts) expect([text, table.canonical(text)]).toEqual([text, name]);
});

it('leaves alone what nobody knows', () => {
  expect(table.canonical(' ящик ')).toBe('ящик');
  expect(table.canonical('')).toBe('');
});

it('compares units by what they measure', () => {
  expect(table.compare('шт.', 'штука')).toBe('same');
  expect(table.compare('т', 'кг')).toBe('convertible');
  expect(table.compare('м', 'пог.м')).toBe('convertible');
  expect(table.compare('м', 'м2')).toBe('different');
  expect(table.compare('шт', 'компл')).toBe('different');
  expect(table.compare('шт', 'ящик')).toBe('unknown');
  expect(table.compare('ящик', 'Ящик.')).toBe('same');
});

it('converts exactly', () => {
  expect(table.convert('1', 'т', 'кг')).toEqual({ text: '1000', exact: true });
  expect(table.convert('2.5', 'м3', 'л')).toEqual({ text: '2500', exact: true });
  expect(table.convert('7', 'шт', '100 шт')).toEqual({ text: '0.07', exact: true });
  expect(table.convert('0.1', 'мм', 'км')).toEqual({ text: '0.0000001', exact: true });
  expect(table.convert('1', 'м', 'м2')).toBeNull();
  expect(table.convert('1', 'шт', 'ящик')).toBeNull();
});

it('has no two seeds with one name', () => {
  const names = SEED_UNITS.flatMap(({ name, aliases }) => [name, ...aliases].map((text) => [text, name]));
  for (const [text, name] of names) expect([text, table.canonical(text!)]).toEqual([text, name]);
});
