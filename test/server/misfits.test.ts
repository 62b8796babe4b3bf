import fc from 'fast-check';
import { Check } from 'typebox/schema';
import { describe, expect, test } from 'vitest';
import { NewCommitSchema, NewCourseSchema, OutlineQuery, ReplaceQuery, UsageQuerySchema } from '#contract/schemas';
import { misfits } from '../../src/server/http/misfits.ts';
import { Pool } from './_pool.ts';
import { smallService } from './_service.ts';
import { blockAt, KEY, usage } from './_small-course.ts';
import { anyValue, type Schema } from './_values.ts';

const SUM = usage('problem@sum');
const UNIT = usage('vertical@unit1');
const COMMIT = '0'.repeat(64);
const SCHEMAS = { NewCommitSchema, NewCourseSchema, OutlineQuery, ReplaceQuery, UsageQuerySchema };

describe('what does not fit a schema', () => {
  test.each(Object.entries(SCHEMAS))('is told exactly where the schema refuses: %s', (_, schema) => {
    const known = { schemas: {}, pool: new Pool({}) };
    const values = fc.oneof(anyValue(JSON.parse(JSON.stringify(schema)) as Schema, null, known), fc.jsonValue());
    fc.assert(
      fc.property(values, (value) => {
        const clauses = misfits(schema, value);
        expect(clauses.length === 0).toBe(Check(schema, value));
        for (const clause of clauses) expect(clause).not.toMatch(/schema|undefined|constant/);
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    [NewCourseSchema, {}, ['`course_key` is missing', '`display_name` is missing']],
    [NewCourseSchema, [], ['it must be object']],
    [OutlineQuery, { deph: 1 }, ['`deph` is unknown; known here: root, depth, fields']],
    [ReplaceQuery, { scope: 'whole' }, ['`scope` must be one of subtree, node']],
    [NewCommitSchema, { steps: [{ kind: 'delete', block: SUM }, { kind: 'delete' }] }, ['`steps[1].block` is missing']],
    [NewCommitSchema, {}, ['it must have one of steps, plan, revert, restore']],
    [NewCommitSchema, { revert: COMMIT, restore: COMMIT }, ['`restore` is unknown; known here: revert']],
    [OutlineQuery, { fields: 'all' }, ['`fields` must be counts']],
    [
      NewCommitSchema,
      { steps: [{ kind: 'move', block: SUM, parent: UNIT, index: -1 }] },
      ['`steps[0].index` must be >= 0'],
    ],
  ])('names what is wrong with %#', (schema, value, clauses) => {
    expect(misfits(schema, value)).toEqual(clauses);
  });

  test('names ten at most, and how many more there are', () => {
    const steps = Array.from({ length: 1000 }, () => ({ kind: 'delete' }));
    expect(misfits(NewCommitSchema, { steps })).toHaveLength(11);
    expect(misfits(NewCommitSchema, { steps }).at(-1)).toBe('990 more');
  });

  test('is not looked for in what is nested too deeply', async () => {
    const { send } = await smallService();
    for (const [method, path, before, after] of [
      ['PATCH', `${blockAt('problem@sum')}settings/`, '{"settings":{"x":', '}}'],
      [
        'POST',
        `/api/olx/v1/courses/${KEY}/commits/`,
        '{"steps":[{"kind":"set-settings","block":"sum","settings":{"x":',
        '}}]}',
      ],
    ] as const) {
      const body = `${before}${'['.repeat(100_000)}${']'.repeat(100_000)}${after}`;
      const headers = { 'content-type': 'application/json', 'if-match': '*' };
      const { status, json } = await send(method, path, { headers, body });
      expect(status).toBe(400);
      expect(json).toMatchObject({ detail: 'The body nests lists and objects more deeply than any setting does.' });
    }
  });

  test('is the detail of a 400', async () => {
    const { send } = await smallService();
    const { status, json } = await send('GET', `/api/olx/v1/courses/${KEY}/outline/?depth=x&deph=2`);
    expect(status).toBe(400);
    expect(json).toMatchObject({
      detail:
        'The query does not fit: `depth` must be integer; `deph` is unknown; known here: root, depth, fields, stale.',
    });
  });
});
