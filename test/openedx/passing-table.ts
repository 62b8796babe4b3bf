import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { BLOCK_TYPES, type BlockType, settingsPassing } from '#olx';

/**
 * Writes the list of block types and settings that are known to pass, for `npm run docs`. What passes here is what
 * `test/server/block-types.test.ts` proves. What passes in Studio is in the two records that
 * `proofs/known-to-pass.test.ts` proves: of a real Open edX, and of the double for types that it had not installed.
 */
type Passing = Readonly<Record<string, { readonly example: boolean; readonly settings: readonly string[] }>>;

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const recordOf = (path: string): Passing =>
  existsSync(at(path)) ? (JSON.parse(readFileSync(at(path), 'utf8')) as Passing) : {};

const real = recordOf('../fixtures/passing-live.json');
const double = recordOf('../fixtures/passing-double.json');

function section({ type, title, detached, example }: BlockType): string {
  const lines = [`## ${title} (\`${type}\`)`, '', '```xml', example, '```', ''];
  if (detached)
    return [...lines, 'A page beside the tree. Its file passes as it is, here and in Studio.', ''].join('\n');
  if (type === 'course') return [...lines, 'Course-wide settings have tests of their own.', ''].join('\n');
  const isInstalled = real[type]?.example === true;
  const studio = isInstalled ? real[type] : double[type];
  const here = settingsPassing(type);
  const both = here.filter((name) => studio?.settings.includes(name) === true);
  const only = here.filter((name) => studio?.settings.includes(name) !== true);
  return [
    ...lines,
    isInstalled
      ? 'The example passes here and in Studio.'
      : studio?.example === true
        ? 'The example passes here and in the double of Studio. A stock Open edX does not have this type.'
        : 'The example passes here. Studio does not keep it.',
    '',
    ...(both.length === 0 ? [] : [`Settings that pass here and in Studio: ${names(both)}.`, '']),
    ...(only.length === 0
      ? []
      : [`Settings that pass here, and that Studio was not asked about or writes otherwise: ${names(only)}.`, '']),
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
  'Each example and each setting was exported and imported here, and sent to Studio and exported there. A setting passes if its value came back as it was sent. What Studio does not take stays in the OLX here, and a plan names it.',
  '',
  ...BLOCK_TYPES.map(section),
].join('\n');

mkdirSync(at('../../dist'), { recursive: true });
writeFileSync(at('../../dist/block-types.md'), text);
