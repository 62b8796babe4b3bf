import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  commitSteps,
  discardDraft,
  importCourse,
  insertChild,
  MEDIA,
  type Operation,
  publishBlock,
  putFile,
  replaceBlock,
  type SettingsPatch,
  setSettings,
} from '#contract';
import { document } from './_content.ts';
import { courseVersion, smallService, value, withPoints } from './_service.ts';
import { blockAt, KEY, usage } from './_small-course.ts';

/** Parts of names and paths that disks, archives and XML take ill, and some that they take well. */
const PART = fc.oneof(
  fc.constantFrom('intro', 'INTRO', 'intro.xml', 'intro.html', 'logo.png', 'Logo.PNG', 'overview.html', 'a', 'b.txt'),
  fc.constantFrom('con', 'nul', 'C', '.', '..', '...', '', ' ', 'a.', 'ß', 'SS', 'é', 'e\u0301', '\u0085', '\uFFFD'),
  fc.constantFrom('constructor', '__proto__', '%2F', '\\', '*', '?', '&', '\u202E', '\uD83C', '\u0000'),
  fc.constantFrom('x'.repeat(240), 'x'.repeat(256), '😀'.repeat(70), 'y'.repeat(1100)),
  fc.string({ unit: 'grapheme', maxLength: 8 }),
);
const DEEP = fc.integer({ min: 55, max: 70 }).map((depth) => Array<string>(depth).fill('d'));
const parts = (most: number) =>
  fc.oneof({ weight: 9, arbitrary: fc.array(PART, { minLength: 1, maxLength: most }) }, { weight: 1, arbitrary: DEEP });

const BLOCK = fc.constantFrom(
  ...[
    usage('course@course'),
    usage('chapter@week1'),
    usage('sequential@lesson'),
    usage('sequential@homework'),
    usage('vertical@unit1'),
  ],
  ...[
    usage('vertical@unit2'),
    usage('vertical@unit3'),
    usage('html@intro'),
    usage('problem@intro'),
    usage('problem@sum'),
    usage('problem@task'),
  ],
);
const SETTING = fc.constantFrom(
  'display_name',
  'start',
  'max_attempts',
  'weight',
  'x',
  'xml_attributes',
  'é',
  'a.b',
  'tabs',
);
/** Text that XML, JSON and platforms read in ways of their own. */
const TEXT = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ']]>',
        '<![CDATA[',
        '<!-- x -->',
        '<p>a</p>',
        '&amp;',
        '&',
        '<',
        '"',
        "'",
        '\r\n',
        '\t',
        ' ',
        '\n',
      ),
      fc.constantFrom(
        '1',
        '1.0',
        'true',
        'null',
        '"q"',
        '{"a": 1}',
        '[1]',
        '\uFEFF',
        '\u0085',
        '\u2028',
        '<?x y?>',
        '<a:b/>',
      ),
      fc.string({ unit: 'grapheme', maxLength: 8 }),
    ),
    { maxLength: 4 },
  )
  .map((all) => all.join(''));

const IDS = ['keep', 'new'] as const;
const index = fc.nat(3);
const orphans = 'delete';

/** Writes of all kinds, as the operations that they are. */
const write: fc.Arbitrary<Operation> = fc.oneof(
  fc
    .record({ type: fc.constantFrom('html', 'problem', 'vertical'), name: parts(3), ids: fc.constantFrom(...IDS) })
    .map(({ type, name, ids }) => inserted(type, escaped(name.join(':')), ids)),
  fc
    .record({ kind: fc.constantFrom('asset', 'file'), path: parts(3) })
    .map(({ kind, path }) => put(kind, path.join('/').toWellFormed())),
  fc
    .record({
      block: BLOCK,
      settings: fc.dictionary(SETTING, fc.oneof(TEXT, fc.jsonValue({ maxDepth: 2 })), { maxKeys: 3 }),
    })
    .map(({ block, settings }) => setSettings(KEY, block, { settings: settings as SettingsPatch['settings'] })),
  fc
    .record({ name: fc.constantFrom('html@intro', 'problem@sum'), text: TEXT })
    .map(({ name, text }) => typed(name, text)),
  BLOCK.map((block) => publishBlock(KEY, block)),
  BLOCK.map((block) => discardDraft(KEY, block)),
  fc
    .record({ block: BLOCK, parent: BLOCK, index })
    .map((move) => commitSteps(KEY, [{ kind: 'move', ...move }], orphans)),
);

function inserted(type: string, name: string, ids: (typeof IDS)[number]): Operation {
  const inner = type === 'vertical' ? `<html url_name="${name}">text</html>` : 'text';
  const content = document(`<${type} url_name="${name}">${inner}</${type}>`);
  return insertChild(KEY, type === 'vertical' ? usage('sequential@lesson') : usage('vertical@unit1'), { content, ids });
}

function put(kind: 'asset' | 'file', path: string): Operation {
  return putFile(KEY, kind, kind === 'asset' ? path : `about/${path}`, new TextEncoder().encode('bytes'));
}

function typed(block: string, text: string): Operation {
  const [type = '', name = ''] = block.split('@');
  const content = document(`<${type} url_name="${name}">${text}</${type}>`);
  return replaceBlock(KEY, usage(block), { scope: 'subtree', content, orphans });
}

function escaped(text: string): string {
  return text.replace(/[&<"]/g, (found) => `&#${found.charCodeAt(0)};`);
}

test('whatever a write takes in is exported in every form, and read again as the same', {
  timeout: 120_000,
}, async () => {
  const service = await smallService({ limits: withPoints(1e9) });
  let taken = 0;
  const round = async (operation: Operation) => {
    const result = await service.client.write(operation, { ifMatch: '*' });
    if (!result.ok) {
      expect(result.problem.status).toBeLessThan(500);
      return;
    }
    taken += 1;
    for (const accept of [MEDIA.zip, MEDIA.json, MEDIA.xml]) {
      const { status } = await service.send('GET', `${blockAt('course@course')}olx/`, {
        headers: { accept },
      });
      expect(status).toBe(200);
    }
    const { bytes } = value(await service.client.getArchive(usage('course@course')));
    const content = { kind: 'archive', media: MEDIA.gzip, body: bytes } as const;
    // a new course run each, as there is nothing to merge with then
    const again = `course-v1:Demo+Again${taken}+2026`;
    value(await service.client.write(importCourse(again, { content })));
    expect(await courseVersion(service, again)).toBe(await courseVersion(service));
  };
  await fc.assert(fc.asyncProperty(write, round), { numRuns: 250, endOnFailure: true });
  expect(taken).toBeGreaterThan(50);
});
