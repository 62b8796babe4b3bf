import { describe, expect, it } from 'vitest';
import { type Block, blockType, type Field, fieldsOf, type Json, type Settings, versionOf, withSettings } from '#olx';
import { blockFields } from '../../src/openedx/fields/block-fields.ts';
import {
  applyFieldChange,
  type FieldContext,
  fieldChange,
  type StudioFields,
  sameStudioFields,
  studioFields,
  withStudioFields,
} from '../../src/openedx/fields/index.ts';
import { recordedCourses } from './_readback.ts';

const courses = recordedCourses();
const readable = courses.flatMap(({ context, blocks }) =>
  blocks.flatMap((each) => {
    const fields = studioFields(each.block, context);
    return fields === null ? [] : [{ ...each, context, fields }];
  }),
);
const byType = Map.groupBy(readable, ({ block }) => block.type);
/** Each block, with the turns by which all fields of its type are tried on some block of the type. */
const recorded = [...byType].flatMap(([type, ofType]) => {
  const most = Math.max(
    ...[...Map.groupBy(fieldsOf(type), (field) => field.type).values()].map(({ length }) => length),
  );
  return ofType.map((each, at) => ({ ...each, turns: turnsOf(at, ofType.length, most) }));
});

function turnsOf(at: number, count: number, most: number): readonly number[] {
  return Array.from({ length: Math.max(1, Math.ceil((most - at) / count)) }, (_, round) => at + round * count);
}

const VALUES: Readonly<Record<Field['type'], Json>> = {
  string: 'Ein Änderung & <b>"neu"</b> it\'s',
  boolean: true,
  integer: 7,
  float: 2.5,
  date: '2031-05-06T07:08:09Z',
  datetime: '2031-05-06T07:08:09.000000',
  timedelta: '2 days 3600 seconds',
  relativetime: '00:01:05',
  list: ['a', 'b & <c>'],
  dict: { a: 1, b: ['c'] },
  referencelist: [],
  referencevaluedict: {},
};

function changedValue(field: Field, former: Json | undefined): Json {
  if (field.name === 'tabs') return [{ type: 'courseware', name: 'Lessons', course_staff_only: false }];
  if (field.type === 'boolean') return former !== true;
  const value = field.values?.find((each) => each !== former && each !== '') ?? VALUES[field.type];
  return value;
}

/** One field of each type, another one for each block, so that all have their turn. */
function someFields(type: string, turn: number, fits: (field: Field) => boolean): readonly Field[] {
  const groups = Map.groupBy(fieldsOf(type).filter(fits), (field) => field.type);
  return [...groups.values()].flatMap((fields) => fields[turn % fields.length] ?? []);
}

const isSetting = ({ scope, place }: Field): boolean => scope === 'settings' && place !== 'nowhere';

describe('a change of fields', () => {
  it.skipIf(courses.length === 0)('makes of what Studio answers before what it answers after', () => {
    let count = 0;
    for (const { block, context, fields, turns, key } of recorded) {
      for (const after of turns.flatMap((turn) => [...editedBlocks(block, turn)])) {
        const change = fieldChange(block, after, context);
        expect(change, key).not.toBeNull();
        if (change === null) continue;
        expect(applyFieldChange(block.type, fields, change, context), key).toEqual(studioFields(after, context));
        expect(change.data, key).not.toBe('');
        expect(JSON.stringify(change)).not.toContain(`"/asset-v1:${context.course.slice(10)}`);
        count += 1;
      }
    }
    expect(count).toBeGreaterThan(recorded.length * 4);
  });

  it.skipIf(courses.length === 0)('has every field that differs, shown or not, and no other', () => {
    for (const { block, context, turns, key } of recorded) {
      for (const after of turns.flatMap((turn) => [...editedBlocks(block, turn)])) {
        const [old, now] = [blockFields(block, context.course), blockFields(after, context.course)];
        const { data, metadata = {}, nullout = [] } = fieldChange(block, after, context) ?? {};
        const result = new Map(old);
        if (data !== undefined) result.set('data', data);
        for (const [name, value] of Object.entries(metadata)) {
          expect(result.get(name) ?? null, key).not.toEqual(value);
          if (value === null) result.delete(name);
          else result.set(name, value);
        }
        for (const name of nullout) result.set(name, null);
        expect(new Map([...result].sort()), key).toEqual(new Map([...(now ?? [])].sort()));
      }
    }
  });

  it.skipIf(courses.length === 0)('is nothing to send if nothing changed', () => {
    for (const { block, context } of recorded) expect(fieldChange(block, block, context)).toEqual({});
  });
});

/** The block with a setting of each field type changed, one that is set unset, and its text changed. */
function* editedBlocks(block: Block, turn: number): Generator<Block> {
  const fits = (field: Field): boolean =>
    field.scope !== 'export-only' &&
    (field.place === 'attribute' || (field.place === 'policy' && block.policy !== null));
  for (const field of someFields(block.type, turn, fits)) {
    const value = changedValue(field, undefined);
    yield withSettings(block, { [field.attribute]: field.place === 'policy' && block.policy === null ? null : value });
  }
  const set = Object.keys(block.policy ?? {})[0] ?? /\s([a-z_]+)="/.exec(block.text)?.[1];
  if (set !== undefined && set !== 'url_name' && set !== 'filename') yield withSettings(block, { [set]: null });
  yield withSettings(block, { 'some-other': 'kept & "told"' });
  if (block.body !== null) yield { ...block, body: { ...block.body, text: `${block.body.text}<p>More</p>` } };
  else if (block.type === 'problem')
    yield { ...block, text: block.text.replace(/<\/problem>\s*$/, '<p>More</p></problem>') };
}

describe('what is seen in Studio', () => {
  it.skipIf(courses.length === 0)('gives the same block if it is what the block says', () => {
    for (const { block, context, fields } of recorded) expect(withStudioFields(block, fields, context)).toBe(block);
  });

  it.skipIf(courses.length === 0)('as recorded gives the same block, apart from what the platform made up', () => {
    for (const { block, context, data, metadata } of recorded) {
      const next = withStudioFields(block, { data, metadata }, context);
      if (block.type !== 'video' && block.type !== 'course') expect(next).toBe(block);
      expect(next).not.toBeNull();
    }
  });

  it.skipIf(courses.length === 0)(
    'with one field changed gives a block that says so, and says the rest as before',
    () => {
      let count = 0;
      for (const { block, context, fields, turns, key } of recorded) {
        for (const [name, seen] of turns.flatMap((turn) => [...changedAnswers(block, fields, turn)])) {
          const next = withStudioFields(block, seen, context);
          expect(next, `${key} ${name}`).not.toBeNull();
          if (next === null) continue;
          const now = studioFields(next, context);
          expect(now !== null && sameStudioFields(block.type, now, seen, context), `${key} ${name}`).toBe(true);
          expect(now?.metadata, `${key} ${name}`).toEqual(normal(block.type, seen.metadata, now));
          expect(versionOf(next), `${key} ${name}`).not.toBe(versionOf(block));
          back(next, block, fields, context, `${key} ${name}`);
          count += 1;
        }
      }
      expect(count).toBeGreaterThan(recorded.length * 4);
    },
  );
});

/** An open response says every setting in OLX, so that one that is unset is its default. */
function normal(type: string, seen: Settings, now: StudioFields | null): Settings {
  return type === 'openassessment' ? { ...now?.metadata, ...seen } : seen;
}

/** Changing it back gives the former version again. */
function back(next: Block, block: Block, fields: StudioFields, context: FieldContext, what: string): void {
  const again = withStudioFields(next, fields, context);
  expect(again, what).not.toBeNull();
  if (again !== null)
    expect(sameStudioFields(block.type, fields, studioFields(again, context) ?? fields, context), what).toBe(true);
}

function* changedAnswers(block: Block, fields: StudioFields, turn: number): Generator<readonly [string, StudioFields]> {
  const { data, metadata } = fields;
  const isExpressed = (field: Field): boolean =>
    isSetting(field) && (field.place !== 'policy' || block.policy !== null) && field.name !== 'title';
  for (const field of someFields(block.type, turn, isExpressed)) {
    const value = changedValue(field, metadata[field.name]);
    if (JSON.stringify(metadata[field.name]) !== JSON.stringify(value))
      yield [field.name, { data, metadata: { ...metadata, [field.name]: value } }];
  }
  const set = Object.keys(metadata).find((name) => name !== 'xml_attributes');
  if (set !== undefined && block.type !== 'openassessment') {
    const { [set]: _set, ...others } = metadata;
    yield [`without ${set}`, { data, metadata: others }];
  }
  if (typeof data !== 'string' || blockType(block.type)?.fields.find(({ name }) => name === 'data')?.place !== 'body')
    return;
  if (block.type === 'html') {
    yield ['data', { data: `${data}<p>More &amp; <img src="/static/x.png"></p>`, metadata }];
    if (data !== '') yield ['empty data', { data: '', metadata }];
  } else if (data !== '') {
    yield [
      'data at the end',
      {
        data: data.replace(/(<\/\w+>|\/>)\s*$/, (end) =>
          end.startsWith('<') ? `<p>More</p>${end}` : `><p>More</p></${block.type}>`,
        ),
        metadata,
      },
    ];
    yield [
      'data inside',
      { data: data.replace(/(<label>|<p>)/, '$1New '), metadata: { ...metadata, display_name: 'New' } },
    ];
  }
}
