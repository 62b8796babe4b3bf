import { describe, expect, test } from 'vitest';
import { type Diagnostic, importCourse, MEDIA, type ReadResult, replaceBlock, type WriteAnswer } from '#contract';
import { DIAGNOSTIC_CODES, type DiagnosticCode } from '#olx';
import { type Fixture, ruleFixtures } from '../olx/rules/_fixture.ts';
import { document } from './_content.ts';
import { emptyService, type Service, smallService, versions } from './_service.ts';
import { type Files, KEY, packed, SMALL_COURSE, usage } from './_small-course.ts';

const COURSE = 'course-v1:Org+Num+run';

/** All codes that an import of the files tells of: refused with it, taken with it, or listed afterwards. */
async function codesOf(service: Service, files: Files): Promise<ReadonlySet<string>> {
  return codesOfArchive(service, await packed(files));
}

async function codesOfArchive(service: Service, body: Uint8Array): Promise<ReadonlySet<string>> {
  const content = { kind: 'archive', media: MEDIA.gzip, body } as const;
  const result = await service.client.write(importCourse(COURSE, { content }));
  const settled = await service.client.settle<WriteAnswer>(result, { interval: 20 });
  const told = findingsOf(settled);
  if (!settled.ok) return new Set(told.map(({ code }) => code));
  const listed = await service.client.listDiagnostics(COURSE, null);
  return new Set([...told, ...(listed.ok ? listed.value : [])].map(({ code }) => code));
}

function findingsOf(result: ReadResult<WriteAnswer>): readonly Diagnostic[] {
  if (result.ok) return result.value.diagnostics;
  if (result.problem.status >= 500) throw new Error(`not refused for its content: ${JSON.stringify(result.problem)}`);
  return result.problem.errors ?? [];
}

function filesOf({ files }: Fixture): Files {
  return Object.fromEntries([...files].map(([path, { text }]) => [path, text]));
}

/** Codes that no folder of text files shows. */
const OTHERWISE: Readonly<Record<string, () => Promise<ReadonlySet<string>>>> = {
  'folder-no-root': async () => codesOf(await emptyService(), { 'notes.txt': 'no course here' }),
  'folder-several-courses': async () => {
    const files = Object.entries(SMALL_COURSE);
    const twice = ['one', 'two'].flatMap((name) =>
      files.map(([path, content]) => [`${name}/${path}`, content] as const),
    );
    return codesOf(await emptyService(), Object.fromEntries(twice));
  },
  'folder-left-out': async () => codesOf(await emptyService(), { ...SMALL_COURSE, '.olxrc.json': '{}' }),
  'folder-limit': async () => {
    // sixty units, each of which names the next one twice
    const units = Array.from({ length: 60 }, (_, at) => {
      const next = `<vertical url_name="v${at + 1}"/>`;
      return [`vertical/v${at}.xml`, `<vertical>${next}${next}</vertical>`] as const;
    });
    return codesOf(await emptyService(), {
      'course.xml':
        '<course url_name="run" org="Org" course="Num"><chapter url_name="c"><sequential url_name="s"><vertical url_name="v0"/></sequential></chapter></course>',
      ...Object.fromEntries(units),
      'vertical/v60.xml': '<vertical/>',
    });
  },
  'file-unreadable': async () => codesOfArchive(await emptyService(), (await packed(SMALL_COURSE)).slice(0, 400)),
  'children-not-references': async () => {
    const service = await smallService();
    const { node } = await versions(service, usage('vertical@unit1'));
    const content = document('<vertical url_name="unit1"><problem url_name="sum"><p>more</p></problem></vertical>');
    const operation = replaceBlock(KEY, usage('vertical@unit1'), { content, scope: 'node', orphans: 'reject' });
    const result = await service.client.write(operation, { ifMatch: node });
    return new Set(result.ok ? [] : (result.problem.errors ?? []).map(({ code }) => code));
  },
};

describe('through the interface', () => {
  test('every diagnostic code is told', { timeout: 240_000 }, async () => {
    const shown = new Set<string>();
    const fixtures = ruleFixtures().filter(({ fires }) => fires);
    // those of writes to Studio are told by test/server/studio-writes.test.ts
    const codesHere = DIAGNOSTIC_CODES.filter((code) => !code.startsWith('studio-'));
    for (const code of codesHere) {
      const other = OTHERWISE[code];
      const codes = other === undefined ? await first(code, fixtures) : await other();
      if (codes.has(code)) shown.add(code);
    }
    expect(codesHere.filter((code) => !shown.has(code))).toEqual([]);
  });
});

/** The codes that the examples of a code bring, up to the first that brings it. */
async function first(code: DiagnosticCode, fixtures: readonly Fixture[]): Promise<ReadonlySet<string>> {
  let seen: ReadonlySet<string> = new Set();
  for (const fixture of fixtures.filter((each) => each.code === code)) {
    seen = await codesOf(await emptyService(), filesOf(fixture));
    if (seen.has(code)) break;
  }
  return seen;
}
