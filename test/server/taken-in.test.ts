import fc from 'fast-check';
import { expect, test } from 'vitest';
import { importCourse, insertChild, MEDIA, putFile } from '#contract';
import { document } from './_content.ts';
import { courseVersion, type Service, smallService, value } from './_service.ts';
import { KEY, OTHER_KEY } from './_small-course.ts';

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

const write = fc.oneof(
  fc.record({
    kind: fc.constantFrom('html', 'problem', 'vertical'),
    name: parts(3).map((all) => all.join(':')),
    ids: fc.constantFrom('keep', 'new'),
  }),
  fc.record({ kind: fc.constantFrom('asset', 'file'), path: parts(3).map((all) => all.join('/').toWellFormed()) }),
);
type Write = typeof write extends fc.Arbitrary<infer Value> ? Value : never;

function escaped(text: string): string {
  return text.replace(/[&<"]/g, (found) => `&#${found.charCodeAt(0)};`);
}

function done({ client }: Service, asked: Write) {
  if ('path' in asked) {
    const path = asked.kind === 'asset' ? asked.path : `about/${asked.path}`;
    return client.write(putFile(KEY, asked.kind as 'asset' | 'file', path, new TextEncoder().encode('bytes')), {
      ifMatch: '*',
    });
  }
  const name = escaped(asked.name);
  const xml =
    asked.kind === 'vertical'
      ? `<vertical url_name="${name}"><html url_name="${name}">text</html></vertical>`
      : `<${asked.kind} url_name="${name}">text</${asked.kind}>`;
  const parent = asked.kind === 'vertical' ? 'sequential@lesson' : 'vertical@unit1';
  const ids = asked.ids as 'keep' | 'new';
  return client.write(insertChild(KEY, parent, { content: document(xml), ids }), { ifMatch: '*' });
}

test('whatever a write takes in is exported in every form, and read again as the same', {
  timeout: 120_000,
}, async () => {
  const service = await smallService({ allowances: { application: 1e9, user: 1e9 } });
  let taken = 0;
  const round = async (asked: Write) => {
    const result = await done(service, asked);
    if (!result.ok) {
      expect(result.problem.status).toBeLessThan(500);
      return;
    }
    taken += 1;
    for (const accept of [MEDIA.zip, MEDIA.json, MEDIA.xml]) {
      const { status } = await service.send('GET', `/api/olx/v1/courses/${KEY}/blocks/course@course/olx`, {
        headers: { accept },
      });
      expect(status).toBe(200);
    }
    const { bytes } = value(await service.client.getArchive(KEY, 'course@course'));
    const again = importCourse(OTHER_KEY, {
      content: { kind: 'archive', media: MEDIA.gzip, body: bytes },
      orphans: 'delete',
    });
    value(await service.client.write(again, { ifMatch: '*' }));
    expect(await courseVersion(service, OTHER_KEY)).toBe(await courseVersion(service));
  };
  value(
    await service.client.write(
      importCourse(OTHER_KEY, {
        content: {
          kind: 'archive',
          media: MEDIA.gzip,
          body: value(await service.client.getArchive(KEY, 'course@course')).bytes,
        },
      }),
    ),
  );
  await fc.assert(fc.asyncProperty(write, round), { numRuns: 250, endOnFailure: true });
  expect(taken).toBeGreaterThan(50);
});
