/** What is said of a file, and its rows as `brief` writes them. */
export type Expected = [file: string, info: Record<string, unknown>, rows: string[]];

const CEMENT = [
  '2: Ц-001|Цемент М500 Д0 «Полюс» 50 кг||меш||412,50',
  '3: Щ-020|Щебень гранитный 5-20||т||1 980,00',
  '4: А-112|Арматура А500С ø12||м||68,90',
];
const PLAIN_QUOTES = CEMENT.map((row) => row.replace(/[«»]/g, '"').replace('ø', 'd'));
const ONE_C = [
  '5: 00-00001234|Гвоздь строительный 4х100, шт||кг|1 250,000|118,40',
  '6: 00-00001235|Саморез "Кобра" 3,5х25||уп|0,000|9,19',
];

/** Files that are read to their end. */
export const GOOD_TABLES: Expected[] = [
  [
    'utf8.csv',
    { format: 'csv', compression: null, encoding: 'utf-8', delimiter: ',', headerLine: 1 },
    CEMENT,
  ],
  [
    'utf8-bom.csv',
    { encoding: 'utf-8', delimiter: ',' },
    CEMENT.map((row) => row.replace(/,(?=\d\d$)/, '.')),
  ],
  ['1c-windows-1251.csv', { encoding: 'windows-1251', delimiter: ';', headerLine: 4 }, ONE_C],
  ['koi8-r.csv', { encoding: 'koi8-r', delimiter: ';' }, PLAIN_QUOTES],
  ['ibm866.csv', { encoding: 'ibm866', delimiter: ';' }, PLAIN_QUOTES],
  [
    'capitals-windows-1251.csv',
    { encoding: 'windows-1251' },
    CEMENT.map((row) => row.toUpperCase().replace('Ø', 'D')),
  ],
  ['utf16le.tsv', { encoding: 'utf-16le', delimiter: '\t' }, CEMENT],
  ['utf16le-no-bom.tsv', { encoding: 'utf-16le', delimiter: '\t' }, CEMENT],
  ['utf16be.csv', { encoding: 'utf-16be', delimiter: ';' }, CEMENT],
  ['utf16be-no-bom.csv', { encoding: 'utf-16be', delimiter: ';' }, CEMENT],
  ['pipe.txt', { delimiter: '|' }, CEMENT],
  [
    'decimal-commas.csv',
    { delimiter: ';' },
    ['2: |Песок||||9,19', '3: |Глина||||10,20', '4: |Гравий||||11,30', '5: |Мел, молотый||||12,40'],
  ],
  [
    'quoted-newlines.csv',
    { delimiter: ',' },
    ['2: |Blender "Turbo"\n  2 speeds||pcs||1,234.50', '4: |Mixer||pcs||99'],
  ],
  [
    'undoubled-quotes.csv',
    {},
    ['2: |Уголок 3/4"||шт||45', '3: |Труба 1/2" ВГП||м||210', '4: |"Кран" шаровой||шт||530'],
  ],
  ['one-column.csv', { headerLine: 1 }, ['2: |Труба 20х2,8', '3: |Гвоздь, 100 мм']],
  ['no-final-newline.csv', {}, ['2: |Brick||||12', '3: |Block||||15']],
  ['cr-only.csv', {}, ['2: |Brick||||12', '3: |Block||||15']],
  [
    'preamble.csv',
    { headerLine: 7 },
    ['8: |Доска обрезная 50х150||м3|12|18 500', '9: |Брус 100х100||м3|4|19 200'],
  ],
  ['two-row-header.csv', { headerLine: 1 }, ['3: Б-1|Блок газобетонный D500||м3|18|5 400,00']],
  [
    'repeated-headers.csv',
    {},
    ['3: |Рубероид РКП-350||рул||690', '5: |Пергамин П-300||рул||410', '8: |Толь||рул||300'],
  ],
  [
    'groups.csv',
    {},
    [
      '3: Г-10|Гвоздь 4х100||кг||118 <Крепёж>',
      '6: Э-15|Эмаль ПФ-115 белая||кг||240 <Эмали>',
      '7: Э-16|Эмаль ПФ-115 серая||кг||235 <Эмали>',
    ],
  ],
  [
    'groups-first-column.csv',
    {},
    ['3: |Швеллер 10П||м||890 <Раздел 1. Металлопрокат>', '5: |Труба 57х3,5||м||410 <Раздел 2. Трубы>'],
  ],
  [
    'category-column.csv',
    {},
    ['2: |Ондулин красный|Кровля|лист||520', '3: |Гвоздь кровельный', '4: |Сайдинг виниловый|Фасад|шт||310'],
  ],
  [
    'english.csv',
    { delimiter: ',' },
    ['2: BR-1|Red brick||pcs||$0.85', '3: BL-2|Block, aerated||m3||$1,234.50'],
  ],
  [
    'mixed-languages.csv',
    {},
    ['2: LED-9|Лампа LED 9W E27||pcs||€ 1,15', '3: CAB-3|Кабель ВВГнг 3х2,5||м||0,98 EUR'],
  ],
  [
    'currencies.csv',
    {},
    [
      '2: |Обои виниловые||||1 234,50 ₽',
      '3: |Клей обойный||||9,19р.',
      '4: |Плинтус||||$12.50',
      '5: |Ламинат||||12,90 BYN',
      '6: |Паркет||||4 500 тг',
      '7: |Ковролин||||по запросу',
      '8: |Линолеум||||договорная',
      '9: |Порожек||||—',
      "10: |Плитка||||1'200.00 руб",
      '11: |Мозаика||||1\u202F150,00',
    ],
  ],
  [
    'formula-injection.csv',
    {},
    ['2: |=HYPERLINK("http://example.test";"Кирпич")||шт||12', '3: |@SUM(1)||шт||13'],
  ],
  ['csv-named.xlsx', { format: 'csv' }, CEMENT],
  [
    'array.json',
    { format: 'json', headerLine: null, delimiter: null },
    ['2: Д-1|Дверь входная||шт||15400.5', '8: Д-2|Дверь "Классик"||||7 990,00'],
  ],
  ['object.json', { format: 'json' }, ['1: |Окно ПВХ 1200х1400||||11500.00', '1! name must be text']],
  [
    'lines.ndjson',
    { format: 'ndjson' },
    ['1: 12345678901234567890|Замок врезной||||9.10', '2! is not JSON', '4: |Петля накладная||||0.011'],
  ],
  ['utf8.csv.gz', { format: 'csv', compression: 'gzip' }, CEMENT],
  ['windows-1251.csv.gz', { compression: 'gzip', encoding: 'windows-1251' }, ONE_C],
  ['lines.ndjson.gz', { format: 'ndjson', compression: 'gzip' }, ['1: |Скоба строительная||||35']],
  [
    'shared.xlsx',
    { format: 'xlsx', compression: null, encoding: null, sheet: 'Прайс' },
    ['2: Ш-1|Шпаклёвка финишная & «белая» <20 кг>||меш||512.5', '4: Ш-2|Шпаклёвка  стартовая||меш||398'],
  ],
  ['inline.xlsx', { format: 'xlsx' }, ['2: И-1|Изолента ПВХ синяя||шт||35']],
  ['rich-text.xlsx', {}, ['2: Р-7|Розетка двойная с заземлением||шт||155']],
  [
    'numbers.xlsx',
    {},
    [
      '2: 4607012345678|Длинный код|||0.011|0.3',
      '3: 4607012345678|Код с показателем|||1000|1234.5',
      '4: 12345678901234567|Код из семнадцати цифр|||-7|19.99',
      '5: 00123|Код с нулями впереди|||0|100.1',
    ],
  ],
  [
    'dates-formulas.xlsx',
    {},
    [
      '2: |Дата||||1|2026-02-01',
      '3: |Дата и время||||2|2026-02-01 10:30',
      '4: |Время||||3|18:00',
      '5: |Формулы|||6|240|аб',
      '6: |Логическое|||FALSE|4|TRUE',
      '7! Цена is an error of the spreadsheet',
    ],
  ],
  ['dates-1904.xlsx', {}, ['2: |Дата||||1|2026-02-01']],
  [
    'hidden-sheet.xlsx',
    {
      sheet: 'Прайс 2026',
      sheets: [
        { name: 'Старый прайс', hidden: true },
        { name: 'Титул', hidden: false },
        { name: 'Прайс 2026', hidden: false },
        { name: 'Опт', hidden: false },
      ],
    },
    ['2: Н-1|Новый товар||шт||2'],
  ],
  ['merged-header.xlsx', { headerLine: 3 }, ['5: М-1|Мастика битумная||кг||120']],
  [
    'outline-groups.xlsx',
    {},
    [
      '4: С-1|Смеситель для кухни||шт||2990 <Сантехника / Смесители>',
      '6: С-2|Сифон бутылочный||шт||210 <Сантехника / Сифоны>',
      '8: Э-1|Выключатель||шт||99 <Электрика>',
    ],
  ],
  ['shared.xlsx.gz', { format: 'xlsx', compression: 'gzip' }, ['2: Г-1|Грунтовка||л||77']],
  ['workbook-named.csv', { format: 'xlsx' }, ['2: П-1|Пена монтажная||шт||390']],
  ['far-cells.xlsx', {}, ['1048576! has a value in column 16384, at most 150 are read']],
  [
    'mixed-encodings.csv',
    { encoding: 'utf-8' },
    [
      '2: |Песок речной||||100',
      '3: |Песок карьерный||||90',
      '4! Наименование is not valid UTF-8',
      '5: |Отсев||||70',
    ],
  ],
  [
    'mixed-windows-1251.csv',
    { encoding: 'windows-1251' },
    [
      '2: |Песок речной||||100',
      '3: |Песок карьерный||||90',
      '4: |Гравий||||85',
      '5! Наименование is UTF-8, and the file windows-1251',
      '6: |Отсев||||70',
    ],
  ],
];

/** Files that are refused, and the words. */
export const REFUSED_TABLES: [file: string, words: RegExp][] = [
  ['empty.csv', /^The file is empty$/],
  ['blank-lines.csv', /^The file is empty$/],
  ['empty.xlsx', /^The workbook is empty$/],
  ['only-header.csv', /a header in line 1 and no rows/],
  ['only-header.xlsx', /a header in line 1 of sheet "Прайс" and no rows/],
  ['200-columns.csv', /has 200 columns, at most 150 are read/],
  ['no-header.csv', /No column holds the name .*"Гипсокартон 12,5", "лист", "420".*mapping name=1/],
  ['prose.txt', /No column holds the name/],
  ['binary.csv', /binary/],
  ['truncated.xlsx', /broken or cut off: its end is missing/],
  ['truncated.csv.gz', /gzip archive is broken or cut off/],
  ['legacy.xls', /before 2007 \(\.xls\).*save the table as XLSX or CSV/],
  ['password.xlsx', /protected by a password/],
  ['html.xls', /web page \(HTML\).*open it in a spreadsheet and save/],
  ['xml-2003.xls', /XML of Excel 2003/],
  ['price.pdf', /a PDF/],
  ['photo.csv', /a picture \(PNG\)/],
  ['table.zip', /a ZIP archive: unpack it/],
  ['letter.docx', /a Word document/],
  ['table.ods', /OpenDocument/],
  ['entities.xlsx', /declares a document type/],
  ['no-sheet.xlsx', /no sheet/],
  ['broken-xml.xlsx', /sheet1\.xml of the workbook is not XML/],
];
