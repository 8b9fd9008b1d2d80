const THINGS = [
  'Труба',
  'Кабель',
  'Лист',
  'Кирпич',
  'Анкер',
  'Профиль',
  'Плита',
  'Кран',
  'Доска',
  'Краска',
  'Rebar',
  'Cement',
];
const KINDS = [
  'стальная',
  'силовой',
  'оцинкованный',
  'керамический',
  'полиэтиленовая',
  'дорожная',
  'шаровой',
  'латунный',
  'фасадная',
  'hot-rolled',
];
const TRAITS = [
  'номинальный диаметр',
  'толщина',
  'класс прочности',
  'наружный диаметр',
  'марка стали',
  'ширина',
  'номинальное давление',
];

/** A name like those of a catalogue, the same for the same number. */
export function syntheticName(seed: number): string {
  const pick = (list: readonly string[], salt: number) => list[mix(seed, salt) % list.length] ?? '';
  const size = (salt: number) => 1 + (mix(seed, salt) % 400);
  return `${pick(THINGS, 1)} ${pick(KINDS, 2)}, ${pick(TRAITS, 3)} ${size(4)} мм, ${pick(TRAITS, 5)} ${size(6)}х${size(7)}, ${pick(KINDS, 8)}, партия ${seed}`;
}

function mix(seed: number, salt: number): number {
  let h = Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(salt, 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  return (h ^ (h >>> 13)) >>> 0;
}
