/** A colour that catalogues name: `hex` as on screens; those with a RAL number have it as an alias. */
export interface SeedColor {
  name: string;
  hex: string;
  aliases: readonly string[];
}

const color = (name: string, hex: string, ...aliases: string[]): SeedColor => ({ name, hex, aliases });

/** Names in the order of frequency in trade; RAL Classic numbers with their usual sRGB approximations. */
export const SEED_COLORS: readonly SeedColor[] = [
  color('белый', '#FFFFFF', 'белая', 'белое', 'white'),
  color('чёрный', '#000000', 'черная', 'черное', 'black'),
  color('серый', '#808080', 'серая', 'серое', 'grey', 'gray'),
  color('красный', '#FF0000', 'красная', 'красное', 'red'),
  color('синий', '#0000FF', 'синяя', 'синее', 'blue'),
  color('зелёный', '#008000', 'зеленая', 'зеленое', 'green'),
  color('жёлтый', '#FFFF00', 'желтая', 'желтое', 'yellow'),
  color('коричневый', '#8B4513', 'коричневая', 'коричневое', 'brown'),
  color('бежевый', '#F5F5DC', 'бежевая', 'бежевое', 'beige'),
  color('оранжевый', '#FFA500', 'оранжевая', 'оранжевое', 'orange'),
  color('голубой', '#87CEEB', 'голубая', 'голубое', 'light blue'),
  color('слоновая кость', '#E6D2B5', 'RAL 1015', 'светлая слоновая кость', 'light ivory'),
  color('цинково-жёлтый', '#F8F32B', 'RAL 1018', 'zinc yellow'),
  color('винно-красный', '#5E2129', 'RAL 3005', 'wine red'),
  color('бордово-фиолетовый', '#641C34', 'RAL 4004', 'бордовый', 'claret violet'),
  color('ультрамариново-синий', '#1E2460', 'RAL 5002', 'ультрамарин', 'ultramarine blue'),
  color('сигнально-синий', '#1E2D6E', 'RAL 5005', 'signal blue'),
  color('зелёный мох', '#2F4538', 'RAL 6005', 'moss green'),
  color('серый графит', '#474A51', 'RAL 7024', 'graphite grey', 'графитовый'),
  color('антрацитово-серый', '#293133', 'RAL 7016', 'anthracite grey', 'антрацит'),
  color('светло-серый', '#D7D7D7', 'RAL 7035', 'light grey'),
  color('шоколадно-коричневый', '#45322E', 'RAL 8017', 'chocolate brown', 'шоколад'),
  color('сигнальный белый', '#F4F4F4', 'RAL 9003', 'signal white'),
  color('бело-алюминиевый', '#A5A5A5', 'RAL 9006', 'white aluminium', 'серебристый'),
  color('чёрный янтарь', '#0A0A0A', 'RAL 9005', 'jet black'),
  color('транспортный белый', '#F6F6F6', 'RAL 9016', 'traffic white'),
];
