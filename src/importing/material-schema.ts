import type { Cell, TableSchema } from '../tabular/index.js';

/** The fields that an import reads. */
export const FIELDS = ['sku', 'name', 'useCategory', 'unit', 'description', 'id'] as const;
export type Field = (typeof FIELDS)[number];

/** What a row says of each field. */
export type Cells = Partial<Record<Field, Cell>>;

/** How suppliers head the columns of a catalogue. */
export const MATERIAL_SCHEMA: TableSchema<Field> = {
  fields: {
    sku: {
      headings: [
        'sku',
        'артикул',
        'код',
        'code',
        'okpd2',
        'окпд2',
        'окпд',
        'код товара',
        'код материала',
        'код номенклатуры',
        'арт',
        'article',
        'vendor code',
        'resource code',
        'item code',
        'part number',
      ],
    },
    name: {
      required: true,
      headings: [
        'name',
        'наименование',
        'название',
        'номенклатура',
        'материал',
        'наименование материала',
        'наименование товара',
        'наименование номенклатуры',
        'наименование продукции',
        'название товара',
        'товар',
        'товары',
        'продукция',
        'номенклатура характеристика упаковка',
        'material name',
        'product name',
        'item name',
        'material',
        'product',
        'item',
        'title',
      ],
    },
    useCategory: {
      headings: [
        'use_category',
        'category',
        'категория',
        'группа',
        'товарная группа',
        'группа товаров',
        'номенклатурная группа',
        'раздел',
        'group',
      ],
    },
    unit: {
      headings: [
        'unit',
        'ед',
        'ед изм',
        'единица',
        'единица измерения',
        'ед измерения',
        'единицы',
        'единицы измерения',
        'units',
        'uom',
        'unit of measure',
      ],
    },
    description: {
      headings: [
        'description',
        'описание',
        'примечание',
        'комментарий',
        'характеристики',
        'note',
        'notes',
        'comment',
      ],
    },
    /** As an export has it: what is no id of this catalogue is passed over. */
    id: { headings: ['id'] },
  },
  rowField: 'id',
  nameField: 'name',
  groupField: 'useCategory',
  arrayKeys: ['materials', 'items', 'products', 'rows', 'data'],
};
