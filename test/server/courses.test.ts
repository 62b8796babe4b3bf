import { describe, expect, test } from 'vitest';
import { BASE_PATH, importCourse, MEDIA } from '#contract';
import { archive } from './_content.ts';
import { courseVersion, emptyService, put, refusal, smallService, value } from './_service.ts';
import { KEY, OTHER_KEY, SMALL_COURSE, unitFiles, usage } from './_small-course.ts';

describe('POST courses/', () => {
  test('creates an empty course run', async () => {
    const { client } = await emptyService();
    const result = await client.createCourse({ course_key: KEY, display_name: 'New' });
    expect(value(result)).toMatchObject({ block: usage('course@course'), diagnostics: [] });
    expect(value(await client.getOutline(KEY))).toMatchObject({ display_name: 'New', children: [] });
  });

  test.each([`"Tides" & <waves> \u{1F30A}`, '2026', 'true', '["a"]', ' \r\n\t '])(
    'takes the name %j as it is',
    async (name) => {
      const { client } = await emptyService();
      value(await client.createCourse({ course_key: KEY, display_name: name }));
      expect(value(await client.getBlock(usage('course@course'))).settings.explicit).toMatchObject({
        display_name: name,
      });
      expect(value(await client.listCourses()).results).toMatchObject([{ course_key: KEY, display_name: name }]);
    },
  );

  test.each(['\u0000', 'a\u001Fb', '\uFFFF', '\uD83C'])('declines the name %j, which XML cannot hold', async (name) => {
    const { client } = await emptyService();
    const declined = refusal(await client.createCourse({ course_key: KEY, display_name: name }));
    expect(declined).toMatchObject({ name: 'olx-invalid', status: 422 });
    expect(declined.errors).toMatchObject([{ code: 'policy-invalid', block: usage('course@course') }]);
    expect(value(await client.listCourses()).results).toEqual([]);
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
    const path = `${BASE_PATH}courses/`;
    expect((await send('POST', path, { headers: { 'content-type': 'text/plain' }, body: 'x' })).status).toBe(415);
    expect((await send('POST', path, { headers: { 'content-type': MEDIA.json }, body: '{' })).status).toBe(400);
  });
});

describe('PUT courses/{course_key}/olx/', () => {
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
        block: usage('chapter@week1'),
        settings: [{ name: 'display_name', before: 'Week 1', after: 'Week One' }],
      },
    ]);
  });

  test('gives equal content the equal version in another course run', async () => {
    const service = await smallService();
    const exported = value(await service.client.getArchive(usage('course@course')));
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
