import { familiesOf, type Family } from './family.js';

const imported = familiesOf('Импорт', 'шт');

/** Names that carry Russian and English, as importers write them. */
export const TWO_LANGUAGES: Family[] = [
  imported('Анкер клиновой / Wedge anchor M{8|10|12|16}x{75|95|120|150} zinc'),
  imported('Гипсокартон влагостойкий / Moisture resistant drywall {9,5|12,5}х1200х{2500|3000}'),
  imported('Гипсокартон огнестойкий / Fire rated drywall {12,5|15}х1200х{2500|3000}'),
  imported('Труба медная / Copper tube {15|18|22|28|35}х{0,8|1,0|1,5} мм'),
  imported('Труба из нержавеющей стали / Stainless steel tube {21,3|26,9|33,7|48,3}х{2,0|2,6|3,2} мм'),
  imported(
    'Саморез по дереву / Wood screw {3,5х35|4,0х40|4,0х50|4,5х60|5,0х70|6,0х100} {жёлтый цинк / yellow zinc|нерж. / stainless}',
  ),
  imported(
    'Пена монтажная {профессиональная / PU foam gun grade|бытовая / PU foam straw grade} {500|750|850} мл',
  ),
  imported(
    'Герметик силиконовый {санитарный / Sanitary silicone|нейтральный / Neutral silicone} {белый / white|прозрачный / clear|серый / grey} {280|310} мл',
  ),
  imported('Фанера берёзовая / Birch plywood {6|9|12|15|18|21} мм 1500х3000 {BB/BB|BB/CP}'),
  imported('Ламинат / Laminate flooring {8|12} мм AC{4|5} {дуб / oak|орех / walnut|ясень / ash}'),
  imported(
    'Кабель-канал / Cable trunking {16х16|25х16|40х25|60х40|100х60} 2 м {белый / white|чёрный / black}',
  ),
  imported('Плита из каменной ваты / Stone wool slab {50|80|100|150} мм {35|50|80|110} кг/м3'),
  imported('Кран шаровой / Ball valve DN{15|20|25|32|50} {рычаг / lever|бабочка / butterfly}'),
  imported(
    'Затирка для швов / Tile grout {белая / white|серая / grey|антрацит / anthracite|бежевая / beige} {2|5} кг',
  ),
  imported('Лента малярная / Masking tape {19|25|38|48} мм {25|50} м'),
  imported('Диск алмазный / Diamond blade {115|125|150|230} мм {сегментный / segmented|турбо / turbo}'),
  imported('Мембрана кровельная / Roofing membrane {PVC|TPO|EPDM} {1,2|1,5|1,8} мм {2,1х20|2,1х25} м'),
];
