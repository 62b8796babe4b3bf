import { describe, expect, test } from 'vitest';
import {
  BASE_PATH,
  type Content,
  changeCourse,
  deleteBlock,
  importCourse,
  insertChild,
  MEDIA,
  moveBlock,
  type OrphanPolicy,
  replaceBlock,
  type Scope,
  setSettings,
} from '#contract';
import { courseVersion, emptyService, put, refusal, type Service, smallService, value, versions } from './_service.ts';
import { KEY, OTHER_KEY, packed, SMALL_COURSE, unitFiles, usage } from './_small-course.ts';

const document = (xml: string): Content => ({ kind: 'document', xml });
const archive = async (files: Parameters<typeof packed>[0]): Promise<Content & { kind: 'archive' }> => ({
  kind: 'archive',
  media: MEDIA.gzip,
  body: await packed(files),
});
const replace = (block: string, content: Content, scope: Scope = 'subtree', orphans: OrphanPolicy = 'reject') =>
  replaceBlock(KEY, block, { content, scope, orphans });

async function outlineText({ client }: Service): Promise<string> {
  return JSON.stringify(value(await client.getOutline(KEY)));
}

describe('POST /courses', () => {
  test('creates an empty course run', async () => {
    const { client } = await emptyService();
    const result = await client.createCourse({ course_key: KEY, display_name: 'New' });
    expect(value(result)).toMatchObject({ block: usage('course', 'course'), diagnostics: [] });
    expect(value(await client.getOutline(KEY))).toMatchObject({ display_name: 'New', children: [] });
  });

  test('refuses a key that is taken with 409 and a bad one with 400', async () => {
    const { client } = await smallService();
    expect(refusal(await client.createCourse({ course_key: KEY, display_name: 'New' }))).toMatchObject({
      name: 'duplicate',
      status: 409,
    });
    expect(refusal(await client.createCourse({ course_key: 'nonsense', display_name: 'New' })).status).toBe(400);
    expect(refusal(await client.createCourse({ course_key: OTHER_KEY, display_name: '' })).status).toBe(400);
  });

  test('refuses other content types with 415 and malformed JSON with 400', async () => {
    const { send } = await emptyService();
    const path = `${BASE_PATH}/courses`;
    expect((await send('POST', path, { headers: { 'content-type': 'text/plain' }, body: 'x' })).status).toBe(415);
    expect((await send('POST', path, { headers: { 'content-type': MEDIA.json }, body: '{' })).status).toBe(400);
  });
});

describe('PUT /courses/{course}/olx', () => {
  test('creates the course run, then replaces it under the course version', async () => {
    const service = await emptyService();
    const created = await put(service, KEY, SMALL_COURSE);
    const files = {
      ...SMALL_COURSE,
      'chapter/week1.xml': '<chapter display_name="Week One"><sequential url_name="lesson"/></chapter>',
    };
    const result = await service.client.write(importCourse(KEY, { content: await archive(files), orphans: 'reject' }), {
      ifMatch: created.course_version,
    });
    expect(value(result).changes).toMatchObject([
      {
        kind: 'change',
        block: usage('chapter', 'week1'),
        settings: [{ name: 'display_name', before: 'Week 1', after: 'Week One' }],
      },
    ]);
  });

  test('gives equal content the equal version in another course run', async () => {
    const service = await smallService();
    const exported = value(await service.client.getArchive(KEY, 'course@course'));
    const content = { kind: 'archive', media: MEDIA.gzip, body: exported.bytes } as const;
    await service.client.write(importCourse(OTHER_KEY, { content }));
    expect(await courseVersion(service, OTHER_KEY)).toBe(await courseVersion(service));
  });

  test('asks for orphans, then for If-Match, of a course run that is there', async () => {
    const { client } = await smallService();
    const content = await archive(SMALL_COURSE);
    expect(refusal(await client.write(importCourse(KEY, { content })))).toMatchObject({
      name: 'bad-request',
      status: 400,
    });
    expect(refusal(await client.write(importCourse(KEY, { content, orphans: 'reject' })))).toMatchObject({
      name: 'precondition-required',
      status: 428,
    });
  });

  test('refuses a version for a course run that is not there', async () => {
    const { client } = await emptyService();
    const result = await client.write(importCourse(KEY, { content: await archive(SMALL_COURSE) }), {
      ifMatch: `olx1-${'0'.repeat(64)}`,
    });
    expect(refusal(result)).toMatchObject({ name: 'version-mismatch', current_version: null });
  });

  test('refuses the archive of a unit', async () => {
    const service = await smallService();
    const result = await service.client.write(
      importCourse(KEY, { content: await archive(unitFiles()), orphans: 'delete' }),
      { ifMatch: await courseVersion(service) },
    );
    expect(refusal(result)).toMatchObject({ status: 422, errors: [{ code: 'folder-root-mismatch' }] });
    const created = await service.client.write(importCourse(OTHER_KEY, { content: await archive(unitFiles()) }));
    expect(refusal(created).status).toBe(422);
  });
});

describe('PUT /courses/{course}/blocks/{block}/olx', () => {
  test('saves a document as a draft and answers the new versions', async () => {
    const service = await smallService();
    const { version } = await versions(service, 'problem@sum');
    const xml =
      '<problem url_name="sum" display_name="Sum" max_attempts="3"><p>3 + 3?</p><numericalresponse answer="6"><formulaequationinput/></numericalresponse></problem>';
    const result = await service.client.write(replace('problem@sum', document(xml)), { ifMatch: version });
    const written = value(result);
    expect(written).toMatchObject({
      block: usage('problem', 'sum'),
      changes: expect.arrayContaining([
        expect.objectContaining({
          kind: 'change',
          block: usage('problem', 'sum'),
          content_changed: true,
          learner_state: 'kept',
        }),
      ]),
    });
    expect(result).toMatchObject({
      etag: written.block_version,
      nodeVersion: written.node_version,
      courseVersion: written.course_version,
    });
    expect(value(await service.client.getDocument(KEY, 'problem@sum'))).toContain('3 + 3?');
    expect(value(await service.client.getBlock(KEY, 'vertical@unit1')).state).toBe('draft');
  });

  test('publishes what an archive does not hold as a draft', async () => {
    const service = await smallService();
    const { version } = await versions(service, 'vertical@unit1');
    const content = await archive(unitFiles({ 'html/intro.html': '<p>Hello.</p>\n' }));
    await service.client.write(replace('vertical@unit1', content), { ifMatch: version });
    expect(value(await service.client.getBlock(KEY, 'vertical@unit1')).state).toBe('published');
    expect(value(await service.client.getDocument(KEY, 'html@intro'))).toContain('Hello.');
  });

  test('changes no version but those of the block and what is above it', async () => {
    const service = await smallService();
    const ids = ['vertical@unit1', 'problem@sum', 'html@intro', 'vertical@unit2', 'chapter@week2', 'sequential@lesson'];
    const before = await Promise.all(ids.map((id) => versions(service, id)));
    const xml = '<html url_name="intro" display_name="Welcome"><![CDATA[<p>Hello</p>]]></html>';
    value(await service.client.write(replace('html@intro', document(xml)), { ifMatch: before[2]?.version ?? '' }));
    const after = await Promise.all(ids.map((id) => versions(service, id)));
    expect(ids.filter((_, at) => before[at]?.version !== after[at]?.version)).toEqual([
      'vertical@unit1',
      'html@intro',
      'sequential@lesson',
    ]);
    expect(ids.filter((_, at) => before[at]?.node !== after[at]?.node)).toEqual(['html@intro']);
  });

  test('replaces a node alone, whose children are references', async () => {
    const service = await smallService();
    const { node, version } = await versions(service, 'vertical@unit1');
    const text = value(await service.client.getDocument(KEY, 'vertical@unit1', { scope: 'node' }));
    expect(text).toContain('<problem url_name="sum"/>');
    const swapped =
      '<vertical url_name="unit1" display_name="Unit One"><problem url_name="sum"/><html url_name="intro"/></vertical>';
    expect(
      refusal(await service.client.write(replace('vertical@unit1', document(swapped), 'node'), { ifMatch: version }))
        .status,
    ).toBe(412);
    value(await service.client.write(replace('vertical@unit1', document(swapped), 'node'), { ifMatch: node }));
    const block = value(await service.client.getBlock(KEY, 'vertical@unit1'));
    expect([block.display_name, block.children]).toEqual([
      'Unit One',
      [usage('problem', 'sum'), usage('html', 'intro')],
    ]);
    expect(value(await service.client.getDocument(KEY, 'problem@sum'))).toContain('2 + 2?');
  });

  test('refuses in a node anything but references, and archives', async () => {
    const service = await smallService();
    const { node } = await versions(service, 'vertical@unit1');
    const inline = '<vertical url_name="unit1"><html url_name="intro">text</html><problem url_name="sum"/></vertical>';
    expect(
      refusal(await service.client.write(replace('vertical@unit1', document(inline), 'node'), { ifMatch: node })),
    ).toMatchObject({
      name: 'olx-invalid',
      errors: [{ code: 'children-not-references', block: usage('html', 'intro') }],
    });
    expect(
      refusal(
        await service.client.write(replace('vertical@unit1', await archive(unitFiles()), 'node'), { ifMatch: node }),
      ).status,
    ).toBe(415);
  });

  test('names the orphans and leaves them, unless they are to go', async () => {
    const service = await smallService();
    const { version } = await versions(service, 'vertical@unit1');
    const xml = '<vertical url_name="unit1" display_name="Unit 1"><html url_name="intro">Hi</html></vertical>';
    expect(
      refusal(await service.client.write(replace('vertical@unit1', document(xml)), { ifMatch: version })),
    ).toMatchObject({
      name: 'orphans',
      status: 409,
      orphans: [{ block: usage('problem', 'sum'), display_name: 'Sum' }],
    });
    const done = value(
      await service.client.write(replace('vertical@unit1', document(xml), 'subtree', 'delete'), { ifMatch: version }),
    );
    expect(done.changes).toContainEqual(
      expect.objectContaining({ kind: 'orphan', block: usage('problem', 'sum'), learner_state: 'detached' }),
    );
    expect(refusal(await service.client.getBlock(KEY, 'problem@sum')).name).toBe('not-found');
  });

  test('asks for scope and orphans, then for If-Match', async () => {
    const { send } = await smallService();
    const path = `${BASE_PATH}/courses/${KEY}/blocks/problem@sum/olx`;
    const options = { headers: { 'content-type': MEDIA.xml }, body: '<problem url_name="sum"/>' };
    expect((await send('PUT', path, options)).status).toBe(400);
    expect((await send('PUT', `${path}?scope=subtree`, options)).status).toBe(400);
    expect((await send('PUT', `${path}?scope=all&orphans=reject`, options)).status).toBe(400);
    expect((await send('PUT', `${path}?scope=subtree&orphans=reject`, options)).status).toBe(428);
    expect(
      (
        await send('PUT', `${path}?scope=subtree&orphans=reject`, {
          ...options,
          headers: { ...options.headers, 'if-match': '*' },
        })
      ).status,
    ).toBe(400);
  });

  test('tells who changed it and when, where the version is not current', async () => {
    const service = await smallService();
    const { version, node } = await versions(service, 'problem@sum');
    const mine = '<problem url_name="sum" display_name="Mine"/>';
    const theirs = '<problem url_name="sum" display_name="Theirs"/>';
    value(await service.client.write(replace('problem@sum', document(theirs)), { ifMatch: version }));
    const now = await versions(service, 'problem@sum');
    const refused = refusal(await service.client.write(replace('problem@sum', document(mine)), { ifMatch: version }));
    expect(refused).toMatchObject({
      name: 'version-mismatch',
      status: 412,
      current_version: now.version,
      changed_by: 'demo_author',
      commit: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(Date.parse(refused.changed_at ?? '')).not.toBeNaN();
    expect(refusal(await service.client.write(replace('problem@sum', document(mine)), { ifMatch: node })).status).toBe(
      412,
    );
    expect(value(await service.client.getDocument(KEY, 'problem@sum'))).toContain('Theirs');
  });

  test('says file, line and column of a bare & in an archive', async () => {
    const service = await smallService();
    const { version } = await versions(service, 'vertical@unit1');
    const broken = '<problem>\n\n\n\n\n\n  <p>Fish & chips</p>\n</problem>\n';
    const content = await archive(unitFiles({ 'problem/sum.xml': broken }));
    const { errors = [] } = refusal(
      await service.client.write(replace('vertical@unit1', content), { ifMatch: version }),
    );
    expect(errors).toContainEqual(
      expect.objectContaining({
        code: 'xml-bare-ampersand',
        severity: 'error',
        file: 'problem/sum.xml',
        range: expect.objectContaining({ start: expect.objectContaining({ line: 7, column: 11 }) }),
      }),
    );
  });

  test('gives all findings of a request at once', async () => {
    const service = await smallService();
    const { version } = await versions(service, 'vertical@unit1');
    const content = await archive(unitFiles({ 'problem/sum.xml': '<problem>&</problem>', 'html/intro.xml': '<html' }));
    const { errors = [] } = refusal(
      await service.client.write(replace('vertical@unit1', content), { ifMatch: version }),
    );
    expect(new Set(errors.map(({ file }) => file))).toEqual(new Set(['problem/sum.xml', 'html/intro.xml']));
  });

  test('refuses bytes that are not UTF-8, and the OLX of another block', async () => {
    const service = await smallService();
    const { version } = await versions(service, 'problem@sum');
    const path = `${BASE_PATH}/courses/${KEY}/blocks/problem@sum/olx?scope=subtree&orphans=reject`;
    const bytes = new Uint8Array([
      ...new TextEncoder().encode('<problem>'),
      0xff,
      ...new TextEncoder().encode('</problem>'),
    ]);
    const answer = await service.send('PUT', path, {
      headers: { 'content-type': MEDIA.xml, 'if-match': `"${version}"` },
      body: bytes,
    });
    expect(answer).toMatchObject({ status: 422, json: { errors: [{ code: 'xml-encoding' }] } });
    const other = await service.client.write(replace('problem@sum', document('<problem url_name="task"/>')), {
      ifMatch: version,
    });
    expect(refusal(other)).toMatchObject({ status: 422, errors: [{ code: 'folder-root-mismatch' }] });
    const type = await service.client.write(replace('problem@sum', document('<html url_name="sum"/>')), {
      ifMatch: version,
    });
    expect(refusal(type).status).toBe(422);
  });

  test('refuses bodies of other types, damaged archives and sizes over the limit', async () => {
    const service = await smallService({ limits: { json: 1000, document: 2000, archive: 5000, jobFrom: 4000 } });
    const { version } = await versions(service, 'vertical@unit1');
    const path = `${BASE_PATH}/courses/${KEY}/blocks/vertical@unit1/olx?scope=subtree&orphans=reject`;
    const send = (type: string, body: string | Uint8Array, headers = {}) =>
      service.send('PUT', path, { headers: { 'content-type': type, 'if-match': `"${version}"`, ...headers }, body });
    expect((await send('text/csv', 'a,b')).status).toBe(415);
    expect((await send(MEDIA.json, '{}')).status).toBe(415);
    expect((await send(MEDIA.gzip, 'no archive')).status).toBe(415);
    expect((await send(MEDIA.xml, '<a/>', { 'content-encoding': 'gzip' })).status).toBe(415);
    expect((await send(MEDIA.gzip, (await packed(unitFiles())).slice(0, 200))).status).toBe(422);
    expect((await send(MEDIA.xml, `<vertical url_name="unit1">${' '.repeat(3000)}</vertical>`)).status).toBe(413);
    expect((await send(MEDIA.gzip, new Uint8Array(6000))).status).toBe(413);
    expect(
      (
        await service.send('PATCH', `${BASE_PATH}/courses/${KEY}/blocks/sum/settings`, {
          headers: { 'content-type': MEDIA.json },
          body: JSON.stringify({ settings: { a: 'x'.repeat(2000) } }),
        })
      ).status,
    ).toBe(413);
    expect((await versions(service, 'vertical@unit1')).version).toBe(version);
  });

  test('puts the export of every subtree back without a change', async () => {
    const service = await smallService();
    const before = await courseVersion(service);
    for (const id of [
      'chapter@week1',
      'sequential@homework',
      'vertical@unit1',
      'vertical@unit2',
      'html@intro',
      'problem@intro',
      'course@course',
    ]) {
      for (const media of [MEDIA.gzip, MEDIA.zip]) {
        const { bytes } = value(await service.client.getArchive(KEY, id, { media }));
        const { version } = await versions(service, id);
        const done = value(
          await service.client.write(replace(id, { kind: 'archive', media, body: bytes }), { ifMatch: version }),
        );
        expect([id, done.course_version, done.changes]).toEqual([id, before, []]);
      }
      const xml = value(await service.client.getDocument(KEY, id));
      const { version } = await versions(service, id);
      if (id !== 'course@course' && id !== 'chapter@week1')
        value(await service.client.write(replace(id, document(xml)), { ifMatch: version }));
    }
  });
});

describe('POST /courses/{course}/blocks/{block}/children', () => {
  const added = '<problem url_name="extra" display_name="Extra"><p>?</p></problem>';
  const insert = (xml: string, options: { index?: number; ids?: 'keep' | 'new' } = {}) =>
    insertChild(KEY, 'vertical@unit1', { content: document(xml), ...options });

  test('adds a subtree at its place under the node version of the parent', async () => {
    const service = await smallService();
    const { version, node } = await versions(service, 'vertical@unit1');
    expect(refusal(await service.client.write(insert(added))).status).toBe(428);
    expect(refusal(await service.client.write(insert(added), { ifMatch: version })).status).toBe(412);
    const done = value(await service.client.write(insert(added, { index: 1 }), { ifMatch: node }));
    expect(done).toMatchObject({
      block: usage('problem', 'extra'),
      changes: expect.arrayContaining([
        expect.objectContaining({ kind: 'add', index: 1, parent: usage('vertical', 'unit1') }),
      ]),
    });
    expect(value(await service.client.getBlock(KEY, 'vertical@unit1')).children).toEqual([
      usage('html', 'intro'),
      usage('problem', 'extra'),
      usage('problem', 'sum'),
    ]);
  });

  test('refuses ids that are there, or gives fresh ones and tells which', async () => {
    const service = await smallService();
    const { node } = await versions(service, 'vertical@unit1');
    const twin = '<problem url_name="task" display_name="Again"/>';
    expect(refusal(await service.client.write(insert(twin), { ifMatch: node }))).toMatchObject({
      name: 'duplicate',
      status: 409,
      blocks: [usage('problem', 'task')],
    });
    const done = value(await service.client.write(insert(twin, { ids: 'new' }), { ifMatch: node }));
    const fresh = done.ids?.['problem@task'];
    expect(fresh).toMatch(/type@problem\+block@task/);
    expect(fresh).not.toBe(usage('problem', 'task'));
    expect(done.block).toBe(fresh);
    expect(value(await service.client.getBlock(KEY, fresh ?? '')).display_name).toBe('Again');
  });

  test('refuses what may not stand there, and content with errors', async () => {
    const service = await smallService();
    const { node } = await versions(service, 'vertical@unit1');
    expect(refusal(await service.client.write(insert('<chapter url_name="c"/>'), { ifMatch: node }))).toMatchObject({
      name: 'incompatible-placement',
      status: 422,
    });
    expect(refusal(await service.client.write(insert('<problem>&</problem>'), { ifMatch: node }))).toMatchObject({
      name: 'olx-invalid',
      errors: [{ range: { start: { line: 1 } } }],
    });
  });

  test('takes an archive with its assets', async () => {
    const service = await smallService();
    const { node } = await versions(service, 'sequential@homework');
    const files = {
      'vertical.xml': '<vertical url_name="fresh"/>',
      'vertical/fresh.xml': '<vertical display_name="Fresh"><html url_name="page"/></vertical>',
      'html/page.xml': '<html filename="page"/>',
      'html/page.html': '<img src="/static/new.png"/>',
      'static/new.png': new Uint8Array([1, 2, 3]),
    };
    const done = value(
      await service.client.write(insertChild(KEY, 'sequential@homework', { content: await archive(files) }), {
        ifMatch: node,
      }),
    );
    expect(done.diagnostics).toEqual([]);
    expect(value(await service.client.getAsset(KEY, 'new.png'))).toEqual(new Uint8Array([1, 2, 3]));
  });
});

describe('PATCH settings, POST move, DELETE', () => {
  test('sets and removes settings under the node version', async () => {
    const service = await smallService();
    const { node, version } = await versions(service, 'problem@sum');
    const patch = setSettings(KEY, 'problem@sum', { settings: { max_attempts: 5, display_name: null, weight: 2.5 } });
    expect(refusal(await service.client.write(patch)).status).toBe(428);
    expect(refusal(await service.client.write(patch, { ifMatch: version })).status).toBe(412);
    const done = value(await service.client.write(patch, { ifMatch: node }));
    expect(done.changes.find(({ block }) => block === usage('problem', 'sum'))?.settings).toEqual([
      { name: 'display_name', before: 'Sum' },
      { name: 'max_attempts', before: 3, after: 5 },
      { name: 'weight', after: 2.5 },
    ]);
    expect(value(await service.client.getBlock(KEY, 'problem@sum')).settings.explicit).toEqual({
      max_attempts: 5,
      weight: 2.5,
    });
  });

  test('sets course-wide settings on the course block', async () => {
    const service = await smallService();
    const { node } = await versions(service, 'course@course');
    value(
      await service.client.write(
        setSettings(KEY, 'course@course', { settings: { graceperiod: '1 day', language: 'fi' } }),
        { ifMatch: node },
      ),
    );
    expect(value(await service.client.getBlock(KEY, 'course@course')).settings.explicit).toMatchObject({
      graceperiod: '1 day',
      language: 'fi',
    });
  });

  test('refuses a name that is no setting', async () => {
    const service = await smallService();
    const { node } = await versions(service, 'problem@sum');
    expect(
      refusal(
        await service.client.write(setSettings(KEY, 'problem@sum', { settings: { url_name: 'x' } }), { ifMatch: node }),
      ),
    ).toMatchObject({ status: 422, errors: [{ severity: 'error' }] });
  });

  test('moves a block within its level under both versions', async () => {
    const service = await smallService();
    const { version } = await versions(service, 'vertical@unit1');
    const { node } = await versions(service, 'sequential@homework');
    const to = (parentVersion?: string) =>
      moveBlock(KEY, 'vertical@unit1', {
        parent: 'sequential@homework',
        index: 0,
        ...(parentVersion === undefined ? {} : { parent_version: parentVersion }),
      });
    expect(refusal(await service.client.write(to(node)))).toMatchObject({ name: 'precondition-required' });
    expect(refusal(await service.client.write(to(), { ifMatch: version }))).toMatchObject({
      name: 'precondition-required',
    });
    expect(refusal(await service.client.write(to(version), { ifMatch: version }))).toMatchObject({
      name: 'version-mismatch',
    });
    const done = value(await service.client.write(to(node), { ifMatch: version }));
    expect(done.changes).toContainEqual(
      expect.objectContaining({
        kind: 'move',
        block: usage('vertical', 'unit1'),
        parent: usage('sequential', 'homework'),
        index: 0,
      }),
    );
    expect(value(await service.client.getBlock(KEY, 'sequential@homework')).children).toEqual([
      usage('vertical', 'unit1'),
      usage('vertical', 'unit3'),
    ]);
  });

  test('refuses a move to another level', async () => {
    const service = await smallService();
    const { version } = await versions(service, 'vertical@unit1');
    const { node } = await versions(service, 'chapter@week2');
    const result = await service.client.write(
      moveBlock(KEY, 'vertical@unit1', { parent: 'chapter@week2', parent_version: node }),
      { ifMatch: version },
    );
    expect(refusal(result)).toMatchObject({
      name: 'incompatible-placement',
      status: 422,
      blocks: [usage('vertical', 'unit1'), usage('chapter', 'week2')],
    });
  });

  test('deletes a block with all below it under its version', async () => {
    const service = await smallService();
    const { version, node } = await versions(service, 'vertical@unit1');
    expect(refusal(await service.client.write(deleteBlock(KEY, 'vertical@unit1'))).status).toBe(428);
    expect(refusal(await service.client.write(deleteBlock(KEY, 'vertical@unit1'), { ifMatch: node })).status).toBe(412);
    const done = value(await service.client.write(deleteBlock(KEY, 'vertical@unit1'), { ifMatch: version }));
    expect(done).toMatchObject({ block: null, block_version: null, node_version: null });
    expect(done.changes.filter(({ kind }) => kind === 'delete').map(({ block }) => block)).toEqual([
      usage('vertical', 'unit1'),
      usage('html', 'intro'),
      usage('problem', 'sum'),
    ]);
    expect(refusal(await service.client.getBlock(KEY, 'html@intro')).status).toBe(404);
  });

  test('refuses to delete the root', async () => {
    const service = await smallService();
    const { version } = await versions(service, 'course@course');
    expect(refusal(await service.client.write(deleteBlock(KEY, 'course@course'), { ifMatch: version })).name).toBe(
      'incompatible-placement',
    );
  });
});

describe('POST /courses/{course}/changes', () => {
  test('does many steps as one commit, later ones on blocks of earlier ones', async () => {
    const service = await smallService();
    const course = await courseVersion(service);
    const operation = changeCourse(KEY, [
      {
        kind: 'insert',
        parent: 'sequential@lesson',
        olx: '<vertical url_name="unit9" display_name="Nine"/>',
        index: 0,
      },
      { kind: 'insert', parent: 'vertical@unit9', olx: '<html url_name="nine">9</html>' },
      { kind: 'set-settings', block: 'problem@task', settings: { weight: 3 } },
      { kind: 'delete', block: 'problem@sum' },
      { kind: 'move', block: usage('vertical', 'unit1'), parent: 'sequential@homework' },
    ]);
    expect(refusal(await service.client.write(operation)).status).toBe(428);
    const done = value(await service.client.write(operation, { ifMatch: course }));
    expect(new Set(done.changes.map(({ kind }) => kind))).toEqual(new Set(['add', 'change', 'delete', 'move']));
    expect(value(await service.client.listCommits(KEY)).commits).toHaveLength(2);
    expect(refusal(await service.client.write(operation, { ifMatch: course })).status).toBe(412);
  });

  test('does all or nothing', async () => {
    const service = await smallService();
    const course = await courseVersion(service);
    const before = await outlineText(service);
    const operation = changeCourse(KEY, [
      { kind: 'delete', block: 'problem@sum' },
      { kind: 'delete', block: 'problem@nowhere' },
    ]);
    expect(refusal(await service.client.write(operation, { ifMatch: course }))).toMatchObject({
      name: 'not-found',
      detail: expect.stringContaining('Step 2'),
    });
    expect(await outlineText(service)).toBe(before);
  });

  test('needs orphans where a step replaces, and tells the findings of all steps', async () => {
    const service = await smallService();
    const ifMatch = await courseVersion(service);
    const steps = [
      { kind: 'replace-subtree', block: 'problem@sum', olx: '<problem url_name="sum">&</problem>' },
      { kind: 'replace-node', block: 'problem@task', olx: '<problem url_name="task"><p></problem>' },
    ] as const;
    expect(refusal(await service.client.write(changeCourse(KEY, steps), { ifMatch })).status).toBe(400);
    expect(
      refusal(await service.client.write(changeCourse(KEY, steps, 'reject'), { ifMatch })).errors?.map(
        ({ file }) => file,
      ),
    ).toEqual(expect.arrayContaining(['steps/0', 'steps/1']));
  });
});
