import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';

/** What the number format adds to the name of the weights' file, as the peer has it. */
const SUFFIXES: Readonly<Record<string, string>> = {
  fp32: '',
  fp16: '_fp16',
  int8: '_int8',
  uint8: '_uint8',
  q8: '_quantized',
  q4: '_q4',
  q4f16: '_q4f16',
  bnb4: '_bnb4',
};

/**
 * A digest of what the vectors of a folder's model depend on: a name says nothing of what is in the folder, and weights of
 * the same size may differ. All weights of this number format, and the small files beside them.
 */
export async function modelDigest(folder: string, dtype: string): Promise<string> {
  const hash = createHash('sha256');
  const weights = await readdir(join(folder, 'onnx')).catch(() => []);
  const suffix = SUFFIXES[dtype] ?? '';
  const used = weights
    .filter((name) => name.startsWith(`model${suffix}.onnx`))
    .map((name) => join('onnx', name));
  const beside = (await readdir(folder)).filter((name) => name.endsWith('.json'));
  for (const name of [...used, ...beside].sort()) {
    hash.update(`${basename(name)}\n`);
    for await (const chunk of createReadStream(join(folder, name))) hash.update(chunk as Buffer);
  }
  return hash.digest('hex').slice(0, 16);
}
