import type { Json } from './block.ts';

/** Whether a JSON value is an object, and so has names. */
export function isJsonObject(value: Json | undefined): value is { readonly [name: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
