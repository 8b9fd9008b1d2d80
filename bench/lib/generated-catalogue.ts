import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** What a line of goods is called, its kinds, its unit. */
const GOODS: readonly (readonly [string, string, string, readonly string[]])[] = [
  ['Кирпич', 'Стеновые материалы', 'шт', ['керамический', 'силикатный', 'клинкерный', 'шамотный', 'лицевой']],
  [
    'Блок газобетонный',
    'Стеновые материалы',
    'м3',
    ['стеновой', 'перегородочный', 'U-образный', 'армированный'],
  ],
  ['Цемент', 'Сухие смеси', 'т', ['портландский', 'шлаковый', 'белый', 'сульфатостойкий', 'тампонажный']],
  ['Штукатурка', 'Сухие смеси', 'кг', ['гипсовая', 'цементная', 'фасадная', 'декоративная', 'известковая']],
  ['Арматура', 'Металлопрокат', 'т', ['рифлёная', 'гладкая', 'композитная', 'термически упрочнённая']],
  [
    'Труба',
    'Трубы',
    'м',
    ['стальная', 'полипропиленовая', 'медная', 'чугунная', 'профильная', 'гофрированная'],
  ],
  ['Кабель', 'Электрика', 'м', ['силовой', 'контрольный', 'бронированный', 'негорючий', 'сигнальный']],
  ['Доска', 'Пиломатериалы', 'м3', ['обрезная', 'строганая', 'террасная', 'половая', 'шпунтованная']],
  ['Плита', 'Изоляция', 'м2', ['минераловатная', 'пенополистирольная', 'базальтовая', 'древесноволокнистая']],
  [
    'Краска',
    'Лакокраска',
    'л',
    ['фасадная', 'интерьерная', 'огнезащитная', 'масляная', 'силикатная', 'латексная'],
  ],
  ['Болт', 'Крепёж', '100 шт', ['оцинкованный', 'анкерный', 'фундаментный', 'высокопрочный', 'мебельный']],
  ['Плитка', 'Отделка', 'м2', ['керамогранитная', 'настенная', 'напольная', 'мозаичная', 'тротуарная']],
];
const MAKERS = [
  'Северный завод',
  'Уралстрой',
  'Волга',
  'Кама',
  'Байкал',
  'Полюс',
  'Старт',
  'Прогресс',
  'Гранит',
];
const COLOURS = ['белый', 'серый', 'красный', 'чёрный', 'бежевый', 'синий', 'зелёный', 'жёлтый'];
const SIZES = [6, 8, 10, 12, 16, 20, 25, 32, 40, 50, 63, 75, 100, 120, 150, 200, 250, 300, 400, 600, 1200];

/** Every name is another one, and two runs give the same. `n` counts from 0. */
export function generatedRow(n: number): { sku: string; name: string; category: string; unit: string } {
  const random = xorshift(n + 1);
  const pick = <T>(items: readonly T[]): T => items[random() % items.length] as T;
  const [goods, category, unit, kinds] = pick(GOODS);
  const size = `${pick(SIZES)}х${pick(SIZES)}х${pick(SIZES)} мм`;
  const name = `${goods} ${pick(kinds)} М${50 + (random() % 20) * 25} ${size} ${pick(COLOURS)}, ${pick(MAKERS)}, арт. ${n.toString(36)}`;
  return { sku: `GEN-${n}`, name, category, unit };
}

/** Writes a CSV of so many rows as a supplier of our own making would. */
export async function writeGeneratedCsv(path: string, rows: number): Promise<void> {
  await pipeline(Readable.from(csvPieces(rows)), createWriteStream(path));
}

function* csvPieces(rows: number): Generator<string> {
  let piece = 'Артикул;Наименование;Категория;Ед. изм.\r\n';
  for (let n = 0; n < rows; n += 1) {
    const { sku, name, category, unit } = generatedRow(n);
    piece += `${sku};${name};${category};${unit}\r\n`;
    if (piece.length > 65_536) {
      yield piece;
      piece = '';
    }
  }
  yield piece;
}

/** Marsaglia, "Xorshift RNGs", Journal of Statistical Software 8 (2003). */
function xorshift(seed: number): () => number {
  let state = (seed * 2_654_435_761) >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state;
  };
}
