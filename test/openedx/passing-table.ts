import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { BLOCK_TYPES, type BlockType, settingsPassing } from '#olx';

/**
 * Writes the list of block types and settings that are known to pass, for `npm run docs`. What passes here is what
 * `test/server/block-types.test.ts` proves, and what passes in Studio is in `known-to-pass.json`, which
 * `proofs/known-to-pass.test.ts` proves.
 */
interface Passed {
  readonly example: boolean;
  readonly settings: readonly string[];
}

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const { where, passing } = JSON.parse(readFileSync(at('known-to-pass.json'), 'utf8')) as {
  readonly where: string;
  readonly passing: Readonly<Record<string, Passed>>;
};

function section({ type, title, detached, example }: BlockType): string {
  const here = settingsPassing(type);
  const studio = passing[type];
  const lines = [`## ${title} (\`${type}\`)`, '', '```xml', example, '```', ''];
  if (detached)
    return [...lines, 'A page beside the tree. Its file passes as it is, here and in Studio.', ''].join('\n');
  const inStudio =
    type === 'course'
      ? 'Course-wide settings have tests of their own.'
      : studio?.example === true
        ? 'The example passes here and in Studio.'
        : 'The example passes here. In Studio this type is not installed, or it is dropped on import.';
  const both = here.filter((name) => studio?.settings.includes(name) === true);
  const only = here.filter((name) => studio?.settings.includes(name) !== true);
  return [
    ...lines,
    inStudio,
    '',
    ...(both.length === 0 ? [] : [`Settings that pass here and in Studio: ${names(both)}.`, '']),
    ...(only.length === 0 ? [] : [`Settings that pass here only: ${names(only)}.`, '']),
  ].join('\n');
}

function names(all: readonly string[]): string {
  return all.map((name) => `\`${name}\``).join(', ');
}

const text = [
  '---',
  'title: Block types known to pass',
  '---',
  '',
  `Each example and each setting was exported and imported here, and sent to Studio (${where}) and exported there. A setting passes if its value came back as it was sent. Settings that are not listed are kept as they are.`,
  '',
  ...BLOCK_TYPES.map(section),
].join('\n');

mkdirSync(at('../../dist'), { recursive: true });
writeFileSync(at('../../dist/block-types.md'), text);
