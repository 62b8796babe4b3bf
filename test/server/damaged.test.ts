import { expect, test } from 'vitest';
import {
  BASE_PATH,
  type BlockDamage,
  importCourse,
  MEDIA,
  type OutlineNode,
  replaceBlock,
  setSettings,
} from '#contract';
import { memoryBlobs, readArchive } from '#olx';
import { archive, document } from './_content.ts';
import { courseVersion, emptyService, refusal, type Service, smallService, value, versions } from './_service.ts';
import { type Files, KEY, SMALL_COURSE, unitFiles, usage } from './_small-course.ts';

/** A problem that is not well-formed, an HTML file that is not UTF-8, and settings that nobody can read. */
const DAMAGED: Files = {
  ...SMALL_COURSE,
  'problem/sum.xml': '<problem display_name="Sum"><p>2 + 2?</problem>\n',
  'html/intro.html': Uint8Array.of(0x3c, 0x70, 0x3e, 0xff),
  'policies/2026/policy.json': '{"course/2026": {"language": "en"}\n',
};
const BROKEN = ['html/intro.html', 'policies/2026/policy.json', 'problem/sum.xml'];

const bytesOf = (content: string | Uint8Array): Buffer => Buffer.from(content);

/** The files of an export of the whole course run, or of one block. */
async function exported({ send }: Service, block: string | null = null): Promise<ReadonlyMap<string, Buffer>> {
  const path = `${block === null ? `courses/${KEY}` : `blocks/${block}`}/olx/`;
  const { status, bytes } = await send('GET', BASE_PATH + path, { headers: { accept: MEDIA.gzip } });
  expect(status).toBe(200);
  const read = await readArchive(bytes, { keep: memoryBlobs(), inMemory: () => true });
  if (!read.ok) throw new Error(read.message);
  return new Map(
    [...read.files].map(([name, file]) => [name.replace(/^[^/]+\/(?=course\.xml)/, ''), bytesOf(file.bytes ?? '')]),
  );
}

async function damagedService(): Promise<Service> {
  const service = await emptyService();
  value(await service.client.write(importCourse(KEY, { content: await archive(DAMAGED), damaged: 'keep' })));
  return service;
}

test('an archive with damage is refused, all of it named, unless it is to be kept', async () => {
  const { client } = await emptyService();
  const content = await archive(DAMAGED);
  for (const damaged of [undefined, 'reject'] as const) {
    const problem = refusal(await client.write(importCourse(KEY, { content, ...(damaged && { damaged }) })));
    expect(problem).toMatchObject({ status: 422, name: 'olx-invalid' });
    const errors = (problem.errors ?? []).filter(({ severity }) => severity === 'error');
    expect(errors.map(({ file }) => file).sort()).toEqual(BROKEN);
  }
  const answer = value(await client.write(importCourse(KEY, { content, damaged: 'keep' })));
  expect(
    answer.diagnostics
      .filter(({ severity }) => severity === 'error')
      .map(({ file }) => file)
      .sort(),
  ).toEqual(BROKEN);
});

test('what is kept is exported to the byte, before and after edits elsewhere', async () => {
  const service = await damagedService();
  const before = await exported(service);
  for (const [path, content] of Object.entries(DAMAGED)) expect(before.get(path), path).toEqual(bytesOf(content));
  const block = usage('vertical@unit3');
  const { node } = await versions(service, block);
  value(
    await service.client.write(setSettings(KEY, block, { settings: { display_name: 'Edited' } }), { ifMatch: node }),
  );
  const after = await exported(service);
  for (const path of BROKEN) expect(after.get(path), path).toEqual(bytesOf(DAMAGED[path] ?? ''));
  const unit = await exported(service, usage('vertical@unit1'));
  for (const path of ['html/intro.html', 'problem/sum.xml'])
    expect(unit.get(path), path).toEqual(bytesOf(DAMAGED[path] ?? ''));
});

test('the outline marks the blocks that cannot be read, and the problems tell why', async () => {
  const { client } = await damagedService();
  const damaged = (node: OutlineNode): readonly (readonly [string, BlockDamage])[] => [
    ...(node.damage === undefined ? [] : [[node.id, node.damage] as const]),
    ...node.children.flatMap(damaged),
  ];
  const marked = new Map(damaged(value(await client.getOutline(KEY))));
  const diagnostics = value(await client.listDiagnostics(KEY, null));
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  expect(errors.map(({ block, file, code }) => [block ?? file, code])).toEqual([
    ['policies/2026/policy.json', 'policy-invalid'],
    [usage('html@intro'), 'xml-encoding'],
    [usage('problem@sum'), 'xml-not-well-formed'],
  ]);
  const told = errors.flatMap(({ block, code }) => (block === null ? [] : [[block, code]]));
  expect([...marked].map(([block, { code }]) => [block, code])).toEqual(told);
  for (const [block, damage] of marked) {
    expect(value(await client.getBlock(block)).damage).toEqual(damage);
    const error = errors.find((each) => each.block === block);
    expect(error?.message).toContain(damage.message);
    // read alone, the error says which file it is about
    expect(BROKEN.filter((path) => error?.message.includes(path))).toHaveLength(1);
  }
  expect(value(await client.getBlock(usage('problem@task'))).damage).toBeUndefined();
});

test('OLX that is typed over a block that cannot be read is its draft, and the error says that it is about the published form', async () => {
  const service = await damagedService();
  const block = usage('problem@sum');
  const { version } = await versions(service, block);
  const content = document('<problem url_name="sum" display_name="Sum"><p>2 + 2?</p></problem>');
  value(
    await service.client.write(replaceBlock(KEY, block, { content, scope: 'subtree', orphans: 'reject' }), {
      ifMatch: version,
    }),
  );
  const { damage, display_name: name } = value(await service.client.getBlock(block));
  expect([name, damage]).toEqual(['Sum', undefined]);
  const diagnostics = value(await service.client.listDiagnostics(KEY, usage('vertical@unit1')));
  const errors = diagnostics.filter(({ severity, block: about }) => severity === 'error' && about === block);
  expect(errors).toMatchObject([{ code: 'xml-not-well-formed', block, file: 'problem/sum.xml' }]);
  expect(errors[0]?.message).toContain('Only the published form is concerned');
  expect((await exported(service)).get('problem/sum.xml')).toEqual(bytesOf(DAMAGED['problem/sum.xml'] ?? ''));
});

test('a block that cannot be read is declined as a target, and mended by sound OLX', async () => {
  const service = await damagedService();
  const { client } = service;
  const block = usage('problem@sum');
  const { node } = await versions(service, block);
  const declined = refusal(
    await client.write(setSettings(KEY, block, { settings: { display_name: 'Sum' } }), { ifMatch: node }),
  );
  expect(declined).toMatchObject({ status: 422, name: 'olx-invalid' });
  expect(JSON.stringify(declined)).toContain('cannot be read');
  // the unit as an author sees it names the block, and putting it back keeps it
  const unit = usage('vertical@unit1');
  const shown = await service.send('GET', `${BASE_PATH}blocks/${unit}/olx/`, {
    headers: { accept: MEDIA.xml },
  });
  const renamed = document(shown.text.replace('Unit 1', 'Unit one'));
  const first = await versions(service, unit);
  value(
    await client.write(replaceBlock(KEY, unit, { content: renamed, scope: 'subtree', orphans: 'reject' }), {
      ifMatch: first.version,
    }),
  );
  expect((await exported(service)).get('drafts/problem/sum.xml')).toEqual(bytesOf(DAMAGED['problem/sum.xml'] ?? ''));
  const { version } = await versions(service, unit);
  // both forms cannot be read, so both are replaced
  const content = await archive(unitFiles());
  const mending = { content, scope: 'subtree', orphans: 'reject', merge: 'theirs', target: 'archive' } as const;
  value(await client.write(replaceBlock(KEY, unit, mending), { ifMatch: version }));
  const mended = await exported(service);
  expect(mended.get('problem/sum.xml')).toEqual(bytesOf(SMALL_COURSE['problem/sum.xml'] ?? ''));
  expect(value(await client.listDiagnostics(KEY, unit)).filter(({ severity }) => severity === 'error')).toEqual([]);
});

test('an error that draft and published form have in common is told once', async () => {
  const service = await damagedService();
  const { client } = service;
  const unit = usage('vertical@unit1');
  const { node } = await versions(service, unit);
  value(await client.write(setSettings(KEY, unit, { settings: { display_name: 'Edited' } }), { ifMatch: node }));
  const errors = value(await client.listDiagnostics(KEY, unit)).filter(({ severity }) => severity === 'error');
  expect(errors.map(({ block }) => block)).toEqual([usage('html@intro'), usage('problem@sum')]);
});

test('settings that a broken policy.json may set are not changed', async () => {
  const service = await damagedService();
  const { node } = await versions(service, usage('course@course'));
  const result = await service.client.write(
    setSettings(KEY, usage('course@course'), { settings: { display_name: 'Other' } }),
    { ifMatch: node },
  );
  expect(JSON.stringify(refusal(result))).toContain('policies/2026/policy.json names it and cannot be read');
});

test('a plan of an import with damage carries the errors, and can be applied', async () => {
  const service = await smallService();
  const { client } = service;
  const operation = importCourse(KEY, {
    content: await archive(DAMAGED),
    orphans: 'reject',
    merge: 'theirs',
    damaged: 'keep',
  });
  const plan = value(await client.plan(operation, { ifMatch: await courseVersion(service) }));
  expect(
    plan.diagnostics
      .filter(({ severity }) => severity === 'error')
      .map(({ file }) => file)
      .sort(),
  ).toEqual(BROKEN);
  value(await client.commitPlan(KEY, plan.plan, { ifMatch: plan.base_version }));
  const after = await exported(service);
  for (const path of BROKEN) expect(after.get(path), path).toEqual(bytesOf(DAMAGED[path] ?? ''));
});

const CARTRIDGE =
  '<manifest xmlns="http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"><metadata><schema>IMS Common Cartridge</schema></metadata></manifest>';

/** Archives that Open edX or others make, and that are not course runs. */
const FOREIGN: readonly (readonly [what: string, Files, sentence: string])[] = [
  [
    'a library of the former kind',
    {
      'library/library.xml':
        '<library display_name="Bank" org="Demo" library="Bank">\n  <problem url_name="sum"/>\n</library>\n',
      'library/problem/sum.xml': '<problem display_name="Sum"><p>2 + 2?</p></problem>\n',
      'library/policies/assets.json': '{}\n',
    },
    'This is a content library. It cannot be imported as a course run; its blocks can be added to units.',
  ],
  [
    'a backup of a library',
    {
      'package.toml': '[meta]\nformat_version = 1\n\n[learning_package]\ntitle = "Bank"\nkey = "lib:Demo:Bank"\n',
      'entities/unit-1.toml': '[entity]\nkey = "unit-1"\n',
      'entities/xblock.v1/problem/sum/component_versions/v1/block.xml': '<problem display_name="Sum"/>\n',
    },
    'This is a backup of a content library (package.toml), not OLX: restore it in Studio as a library.',
  ],
  [
    'a Common Cartridge',
    { 'imsmanifest.xml': CARTRIDGE, 'page/page.html': '<p>Page</p>' },
    'This is a Common Cartridge (imsmanifest.xml), not OLX: Open edX cannot import it as a course run.',
  ],
];

test.each(FOREIGN)(
  '%s is declined as a course run, new or there, and the answer says what it is',
  async (_, files, sentence) => {
    const [empty, there] = [await emptyService(), await smallService()];
    const before = await courseVersion(there);
    const content = await archive(files);
    for (const damaged of ['reject', 'keep'] as const) {
      const asked = { content, damaged, orphans: 'delete', merge: 'theirs' } as const;
      const answers = [
        await empty.client.write(importCourse(KEY, { content, damaged })),
        await there.client.write(importCourse(KEY, asked), { ifMatch: before }),
      ];
      for (const answer of answers) {
        const problem = refusal(answer);
        expect(problem).toMatchObject({ status: 422, name: 'olx-invalid' });
        expect((problem.errors ?? []).map(({ message }) => message)).toEqual([sentence]);
      }
    }
    expect((await empty.send('GET', `${BASE_PATH}courses/`)).json).toMatchObject({ count: 0, results: [] });
    expect(await courseVersion(there)).toBe(before);
  },
);
