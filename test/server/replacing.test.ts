import { describe, expect, test } from 'vitest';
import { type Content, MEDIA, type OrphanPolicy, replaceBlock, type Scope } from '#contract';
import { DEFAULT_CONFIG } from '../../src/server/config/index.ts';
import { archive, document } from './_content.ts';
import { courseVersion, refusal, smallService, value, versions } from './_service.ts';
import { blockAt, KEY, packed, unitFiles, usage } from './_small-course.ts';

const replace = (block: string, content: Content, scope: Scope = 'subtree', orphans: OrphanPolicy = 'reject') =>
  replaceBlock(KEY, block, { content, scope, orphans });

describe('PUT blocks/{usage_key}/olx/', () => {
  test('saves a document as a draft and answers the new versions', async () => {
    const service = await smallService();
    const { version } = await versions(service, usage('problem@sum'));
    const xml =
      '<problem url_name="sum" display_name="Sum" max_attempts="3"><p>3 + 3?</p><numericalresponse answer="6"><formulaequationinput/></numericalresponse></problem>';
    const result = await service.client.write(replace(usage('problem@sum'), document(xml)), { ifMatch: version });
    const written = value(result);
    expect(written).toMatchObject({
      block: usage('problem@sum'),
      changes: expect.arrayContaining([
        expect.objectContaining({
          kind: 'change',
          block: usage('problem@sum'),
          content: expect.anything(),
          learner_state: 'kept',
        }),
      ]),
    });
    expect(result).toMatchObject({
      etag: written.block_version,
      nodeVersion: written.node_version,
      courseVersion: written.course_version,
    });
    expect(value(await service.client.getDocument(usage('problem@sum')))).toContain('3 + 3?');
    expect(value(await service.client.getBlock(usage('vertical@unit1'))).state).toBe('draft');
  });

  test.each([
    ['archive', 'published'],
    ['published', 'published'],
    ['draft', 'draft'],
    [undefined, 'draft'],
  ] as const)('with target=%s makes what an archive does not hold as a draft %s', async (target, state) => {
    const service = await smallService();
    const { version } = await versions(service, usage('vertical@unit1'));
    const content = await archive(unitFiles({ 'html/intro.html': '<p>Hello.</p>\n' }));
    const operation = replaceBlock(KEY, usage('vertical@unit1'), {
      scope: 'subtree',
      orphans: 'reject',
      content,
      ...(target === undefined ? {} : { target }),
    });
    value(await service.client.write(operation, { ifMatch: version }));
    expect(value(await service.client.getBlock(usage('vertical@unit1'))).state).toBe(state);
    expect(value(await service.client.getDocument(usage('html@intro')))).toContain('Hello.');
  });

  test('changes no version but those of the block and what is above it', async () => {
    const service = await smallService();
    const ids = [
      usage('vertical@unit1'),
      usage('problem@sum'),
      usage('html@intro'),
      usage('vertical@unit2'),
      usage('chapter@week2'),
      usage('sequential@lesson'),
    ];
    const before = await Promise.all(ids.map((id) => versions(service, id)));
    const xml = '<html url_name="intro" display_name="Welcome"><![CDATA[<p>Hello</p>]]></html>';
    value(
      await service.client.write(replace(usage('html@intro'), document(xml)), { ifMatch: before[2]?.version ?? '' }),
    );
    const after = await Promise.all(ids.map((id) => versions(service, id)));
    expect(ids.filter((_, at) => before[at]?.version !== after[at]?.version)).toEqual([
      usage('vertical@unit1'),
      usage('html@intro'),
      usage('sequential@lesson'),
    ]);
    expect(ids.filter((_, at) => before[at]?.node !== after[at]?.node)).toEqual([usage('html@intro')]);
  });

  test('replaces a node alone, whose children are references', async () => {
    const service = await smallService();
    const { node, version } = await versions(service, usage('vertical@unit1'));
    const text = value(await service.client.getDocument(usage('vertical@unit1'), { scope: 'node' }));
    expect(text).toContain('<problem url_name="sum"/>');
    const swapped =
      '<vertical url_name="unit1" display_name="Unit One"><problem url_name="sum"/><html url_name="intro"/></vertical>';
    expect(
      refusal(
        await service.client.write(replace(usage('vertical@unit1'), document(swapped), 'node'), { ifMatch: version }),
      ).status,
    ).toBe(412);
    value(await service.client.write(replace(usage('vertical@unit1'), document(swapped), 'node'), { ifMatch: node }));
    const block = value(await service.client.getBlock(usage('vertical@unit1')));
    expect([block.display_name, block.children]).toEqual(['Unit One', [usage('problem@sum'), usage('html@intro')]]);
    expect(value(await service.client.getDocument(usage('problem@sum')))).toContain('2 + 2?');
  });

  test('refuses in a node anything but references, and archives', async () => {
    const service = await smallService();
    const { node } = await versions(service, usage('vertical@unit1'));
    const inline = '<vertical url_name="unit1"><html url_name="intro">text</html><problem url_name="sum"/></vertical>';
    expect(
      refusal(
        await service.client.write(replace(usage('vertical@unit1'), document(inline), 'node'), { ifMatch: node }),
      ),
    ).toMatchObject({
      name: 'olx-invalid',
      errors: [{ code: 'children-not-references', block: usage('html@intro') }],
    });
    expect(
      refusal(
        await service.client.write(replace(usage('vertical@unit1'), await archive(unitFiles()), 'node'), {
          ifMatch: node,
        }),
      ).status,
    ).toBe(415);
  });

  test('names the orphans and leaves them, unless they are to go', async () => {
    const service = await smallService();
    const { version } = await versions(service, usage('vertical@unit1'));
    const xml = '<vertical url_name="unit1" display_name="Unit 1"><html url_name="intro">Hi</html></vertical>';
    expect(
      refusal(await service.client.write(replace(usage('vertical@unit1'), document(xml)), { ifMatch: version })),
    ).toMatchObject({
      name: 'orphans',
      status: 409,
      orphans: [{ block: usage('problem@sum'), display_name: 'Sum' }],
    });
    const done = value(
      await service.client.write(replace(usage('vertical@unit1'), document(xml), 'subtree', 'delete'), {
        ifMatch: version,
      }),
    );
    expect(done.changes).toContainEqual(
      expect.objectContaining({ kind: 'orphan', block: usage('problem@sum'), learner_state: 'detached' }),
    );
    expect(refusal(await service.client.getBlock(usage('problem@sum'))).name).toBe('not-found');
  });

  test('asks for scope and orphans, then for If-Match, which * says no more of for those who may force', async () => {
    const { send } = await smallService();
    const path = `${blockAt('problem@sum')}olx/`;
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
    ).toBe(200);
  });

  test('tells who changed it and when, where the version is not current', async () => {
    const service = await smallService();
    const { version, node } = await versions(service, usage('problem@sum'));
    const mine = '<problem url_name="sum" display_name="Mine"/>';
    const theirs = '<problem url_name="sum" display_name="Theirs"/>';
    value(await service.client.write(replace(usage('problem@sum'), document(theirs)), { ifMatch: version }));
    const now = await versions(service, usage('problem@sum'));
    const refused = refusal(
      await service.client.write(replace(usage('problem@sum'), document(mine)), { ifMatch: version }),
    );
    expect(refused).toMatchObject({
      name: 'version-mismatch',
      status: 412,
      current_version: now.version,
      changed_by: 'demo_author',
      commit: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(Date.parse(refused.changed_at ?? '')).not.toBeNaN();
    expect(
      refusal(await service.client.write(replace(usage('problem@sum'), document(mine)), { ifMatch: node })).status,
    ).toBe(412);
    expect(value(await service.client.getDocument(usage('problem@sum')))).toContain('Theirs');
  });

  test('says file, line and column of a bare & in an archive', async () => {
    const service = await smallService();
    const { version } = await versions(service, usage('vertical@unit1'));
    const broken = '<problem>\n\n\n\n\n\n  <p>Fish & chips</p>\n</problem>\n';
    const content = await archive(unitFiles({ 'problem/sum.xml': broken }));
    const { errors = [] } = refusal(
      await service.client.write(replace(usage('vertical@unit1'), content), { ifMatch: version }),
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
    const { version } = await versions(service, usage('vertical@unit1'));
    const content = await archive(unitFiles({ 'problem/sum.xml': '<problem>&</problem>', 'html/intro.xml': '<html' }));
    const { errors = [] } = refusal(
      await service.client.write(replace(usage('vertical@unit1'), content), { ifMatch: version }),
    );
    expect(new Set(errors.map(({ file }) => file))).toEqual(new Set(['problem/sum.xml', 'html/intro.xml']));
  });

  test('refuses bytes that are not UTF-8, and the OLX of another block', async () => {
    const service = await smallService();
    const { version } = await versions(service, usage('problem@sum'));
    const path = `${blockAt('problem@sum')}olx/?scope=subtree&orphans=reject`;
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
    const other = await service.client.write(replace(usage('problem@sum'), document('<problem url_name="task"/>')), {
      ifMatch: version,
    });
    const { status, errors } = refusal(other);
    expect([status, errors?.filter(({ severity }) => severity === 'error').map(({ code }) => code)]).toEqual([
      422,
      ['folder-root-mismatch'],
    ]);
    const type = await service.client.write(replace(usage('problem@sum'), document('<html url_name="sum"/>')), {
      ifMatch: version,
    });
    expect(refusal(type).status).toBe(422);
  });

  test('refuses bodies of other types, damaged archives and sizes over the limit', async () => {
    const service = await smallService({
      limits: { ...DEFAULT_CONFIG.limits, 'json-bytes': 1000, 'document-bytes': 2000, 'archive-bytes': 5000 },
      jobFrom: 4000,
    });
    const { version } = await versions(service, usage('vertical@unit1'));
    const path = `${blockAt('vertical@unit1')}olx/?scope=subtree&orphans=reject`;
    const send = (type: string, body: string | Uint8Array, headers = {}) =>
      service.send('PUT', path, { headers: { 'content-type': type, 'if-match': `"${version}"`, ...headers }, body });
    expect((await send('text/csv', 'a,b')).status).toBe(415);
    // a list of files is JSON, and this is not one
    expect((await send(MEDIA.json, '{}')).status).toBe(400);
    expect((await send(MEDIA.gzip, 'no archive')).status).toBe(415);
    expect((await send(MEDIA.xml, '<a/>', { 'content-encoding': 'gzip' })).status).toBe(415);
    expect((await send(MEDIA.gzip, (await packed(unitFiles())).slice(0, 200))).status).toBe(422);
    expect((await send(MEDIA.xml, `<vertical url_name="unit1">${' '.repeat(3000)}</vertical>`)).status).toBe(413);
    expect((await send(MEDIA.gzip, new Uint8Array(6000))).status).toBe(413);
    expect(
      (
        await service.send('PATCH', `${blockAt('problem@sum')}settings/`, {
          headers: { 'content-type': MEDIA.json },
          body: JSON.stringify({ settings: { a: 'x'.repeat(2000) } }),
        })
      ).status,
    ).toBe(413);
    expect((await versions(service, usage('vertical@unit1'))).version).toBe(version);
  });

  test('puts the export of every subtree back without a change', async () => {
    const service = await smallService();
    const before = await courseVersion(service);
    for (const id of [
      usage('chapter@week1'),
      usage('sequential@homework'),
      usage('vertical@unit1'),
      usage('vertical@unit2'),
      usage('html@intro'),
      usage('problem@intro'),
      usage('course@course'),
    ]) {
      for (const media of [MEDIA.gzip, MEDIA.zip]) {
        const { bytes } = value(await service.client.getArchive(id, { media }));
        const { version } = await versions(service, id);
        const done = value(
          await service.client.write(replace(id, { kind: 'archive', media, body: bytes }), { ifMatch: version }),
        );
        expect([id, done.course_version, done.changes]).toEqual([id, before, []]);
      }
      const xml = value(await service.client.getDocument(id));
      const { version } = await versions(service, id);
      if (id !== usage('course@course') && id !== usage('chapter@week1'))
        value(await service.client.write(replace(id, document(xml)), { ifMatch: version }));
    }
  });
});
