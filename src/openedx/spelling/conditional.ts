import { attributeValue, type Block, elementOf, escapeAttribute, type Json } from '#olx';
import type { BlockFields } from '../fields/field-json.ts';
import { withSpelling } from './block-text.ts';
import type { SpellingContext } from './invented.ts';
import { exportedReference } from './links.ts';
import { settingTexts } from './setting-texts.ts';

/** A conditional (`definition_to_xml` in `conditional_block.py`): what it asks, of which blocks, and what it shows. */
export function spelledConditional(block: Block, fields: BlockFields, { target }: SpellingContext): Block {
  const keys = (name: string): string =>
    listOf(fields.get(name))
      .map((key) => exportedReference(String(key), target))
      .join(';');
  const asked = String(fields.get('conditional_attr') ?? 'correct');
  const attributes = new Map([
    ...settingTexts(block, fields),
    ['sources', keys('sources_list')] as const,
    [asked, String(fields.get('conditional_value') ?? 'True')] as const,
    [
      'message',
      String(fields.get('conditional_message') ?? attributeValue(elementOf(block), 'message') ?? ''),
    ] as const,
  ]);
  const shown = keys('show_tag_list');
  const elements = shown === '' ? [] : [`<show sources="${escapeAttribute(shown)}"/>`];
  return withSpelling(block, attributes, { kind: 'elements', elements });
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}
