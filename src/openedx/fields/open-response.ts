import type { Block, Json } from '#olx';
import type { BlockFields } from './block-fields.ts';

export function openResponseFields(_block: Block): BlockFields {
  return new Map<string, Json>();
}
