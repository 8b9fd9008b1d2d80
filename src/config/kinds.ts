import { z } from 'zod';

/** Kinds of settings. */
export const url = (protocols: RegExp, example: string) =>
  z.url({ protocol: protocols, error: `must be a URL like ${example}` }).optional();
export const count = (min: number, max: number) => z.coerce.number().int().min(min).max(max);
export const fraction = () => z.coerce.number().min(0).max(1);
export const flag = () => z.stringbool();
