import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/*
 * A model of a few hundred bytes in the layout of the Hugging Face hub: a table of word vectors, and a tokenizer that knows
 * those words. The ONNX file is written by hand in the wire format of Protocol Buffers, by the field numbers of onnx.proto.
 */

/** Each word and its vector; the marks of a text's ends have vectors of their own, padding has a large one. */
export const TINY_WORDS: Readonly<Record<string, readonly number[]>> = {
  '[PAD]': [100, 100, 100, 100],
  '[UNK]': [0, 0, 0, 1],
  '[CLS]': [3, 0, 0, 4],
  '[SEP]': [0, 0, 0, 0],
  цемент: [1, 0, 0, 0],
  арматура: [0, 1, 0, 0],
  труба: [0, 0, 1, 0],
  'query:': [0, 0, 0, 8],
  'passage:': [0, 0, 0, -8],
};

/** Length of its vectors. */
const TINY_DIMENSIONS = 4;

/** Writes the model into a new folder. */
export async function writeTinyModel(folder: string): Promise<void> {
  await mkdir(join(folder, 'onnx'), { recursive: true });
  await writeFile(join(folder, 'onnx', 'model.onnx'), onnxModel());
  const json = (name: string, value: unknown) => writeFile(join(folder, name), JSON.stringify(value));
  await json('config.json', { model_type: 'bert', hidden_size: TINY_DIMENSIONS });
  await json('tokenizer.json', tokenizer());
  await json('tokenizer_config.json', {
    tokenizer_class: 'BertTokenizer',
    model_max_length: 16,
    pad_token: '[PAD]',
    unk_token: '[UNK]',
    cls_token: '[CLS]',
    sep_token: '[SEP]',
  });
}

function tokenizer(): unknown {
  const words = Object.keys(TINY_WORDS);
  const special = words.slice(0, 4);
  return {
    version: '1.0',
    added_tokens: special.map((content, id) => ({
      id,
      content,
      special: true,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
    })),
    normalizer: null,
    pre_tokenizer: { type: 'WhitespaceSplit' },
    post_processor: {
      type: 'TemplateProcessing',
      single: ['[CLS]', 'A', '[SEP]'].map((id) =>
        id === 'A' ? { Sequence: { id, type_id: 0 } } : { SpecialToken: { id, type_id: 0 } },
      ),
      pair: [],
      special_tokens: Object.fromEntries(
        ['[CLS]', '[SEP]'].map((id) => [id, { id, ids: [words.indexOf(id)], tokens: [id] }]),
      ),
    },
    decoder: null,
    model: {
      type: 'WordLevel',
      vocab: Object.fromEntries(words.map((word, id) => [word, id])),
      unk_token: '[UNK]',
    },
  };
}

/** `last_hidden_state = Gather(table, input_ids)`; `attention_mask` is an input that the graph does not use. */
function onnxModel(): Buffer {
  const rows = Object.values(TINY_WORDS);
  const table = Buffer.from(Float32Array.from(rows.flat()).buffer);
  const [int64, float32] = [7, 1];
  const initializer = [
    integer(1, rows.length),
    integer(1, TINY_DIMENSIONS),
    integer(2, float32),
    text(8, 'table'),
    bytes(9, table),
  ];
  const node = [
    text(1, 'table'),
    text(1, 'input_ids'),
    text(2, 'last_hidden_state'),
    text(4, 'Gather'),
    message(5, text(1, 'axis'), integer(3, 0), integer(20, 2)),
  ];
  const graph = [
    message(1, ...node),
    text(2, 'tiny'),
    message(5, ...initializer),
    message(11, ...tensor('input_ids', int64, ['batch', 'length'])),
    message(11, ...tensor('attention_mask', int64, ['batch', 'length'])),
    message(12, ...tensor('last_hidden_state', float32, ['batch', 'length', TINY_DIMENSIONS])),
  ];
  return Buffer.concat([integer(1, 8), message(8, integer(2, 13)), message(7, ...graph)]);
}

function tensor(name: string, type: number, shape: readonly (string | number)[]): Buffer[] {
  const sizes = shape.map((size) => message(1, typeof size === 'number' ? integer(1, size) : text(2, size)));
  return [text(1, name), message(2, message(1, integer(1, type), message(2, ...sizes)))];
}

const integer = (field: number, value: number) => Buffer.concat([varint(field * 8), varint(value)]);
const bytes = (field: number, value: Buffer) =>
  Buffer.concat([varint(field * 8 + 2), varint(value.length), value]);
const text = (field: number, value: string) => bytes(field, Buffer.from(value));
const message = (field: number, ...parts: Buffer[]) => bytes(field, Buffer.concat(parts));

function varint(value: number): Buffer {
  const groups: number[] = [];
  for (; value > 127; value = Math.floor(value / 128)) groups.push((value % 128) + 128);
  return Buffer.from([...groups, value]);
}
