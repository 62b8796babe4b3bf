import { describe, expect, it } from 'vitest';
import {
  applySteps,
  BLOCK_TYPES,
  type Block,
  blockType,
  type CourseKey,
  type Field,
  fieldsOf,
  idOf,
  indexOf,
  type Json,
  readCourse,
  readDocument,
  type Settings,
  type Step,
  versionOf,
  withSettings,
  writeCourse,
} from '#olx';
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
import { reread } from '../support/folders.ts';
import { recordedCourses, sorted } from './_readback.ts';

const courses = recordedCourses();
const readable = courses.flatMap(({ context, blocks }) =>
  blocks.flatMap((each) => {
    const fields = studioFields(each.block, context);
    return fields === null ? [] : [{ ...each, context, fields }];
  }),
);
const EXAMPLES: FieldContext = { course: 'course-v1:Lab+FLD+R1' as CourseKey };
/** The example of each type of the catalogue, so that types are tried of which no block is recorded. */
const examples = BLOCK_TYPES.flatMap(({ type, example }) => {
  const { block } = readDocument(example, null);
  const fields = block === null ? null : studioFields(block, EXAMPLES);
  return block === null || fields === null ? [] : [{ key: `example of ${type}`, block, context: EXAMPLES, fields }];
});
const byType = Map.groupBy([...examples, ...readable], ({ block }) => block.type);
/** Each block, with the turns by which all fields of its type are tried on some block of the type. */
const recorded = [...byType].flatMap(([type, ofType]) => {
  const most = Math.max(
    ...[...Map.groupBy(fieldsOf(type), (field) => field.type).values()].map(({ length }) => length),
  );
  return ofType.map((each, at) => ({ ...each, turns: turnsOf(at, ofType.length, most * 3) }));
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

/**
 * Fields of every third type, another one for each block, so that blocks take turns with all fields. To try one of
 * each type on each block would say no more and take three times as long.
 */
function someFields(type: string, turn: number, fits: (field: Field) => boolean): readonly Field[] {
  const groups = Map.groupBy(fieldsOf(type).filter(fits), (field) => field.type);
  const ofTurn = [...groups.values()].filter((_fields, at) => (at + turn) % 3 === 0);
  return ofTurn.flatMap((fields) => fields[Math.floor(turn / 3) % fields.length] ?? []);
}

const isSetting = ({ scope, place }: Field): boolean => scope === 'settings' && place !== 'nowhere';

describe('a change of fields', () => {
  const changes = recorded.flatMap(({ block, context, fields, turns, key }) =>
    turns
      .flatMap((turn) => [...editedBlocks(block, turn)])
      .map((after) => ({ block, after, context, fields, key, change: fieldChange(block, after, context) })),
  );

  it('makes of what Studio answers before what it answers after', () => {
    const wrong = changes.filter(({ block, after, context, fields, change }) => {
      if (change === null || change.data === '') return true;
      return sorted(applyFieldChange(block.type, fields, change, context)) !== sorted(studioFields(after, context));
    });
    expect(wrong.map(({ key, after }) => [key, after.text])).toEqual([]);
    expect(changes.length).toBeGreaterThan(recorded.length * 3);
  });

  it('has every field that differs, shown or not, and no other', () => {
    const wrong = changes.filter(({ block, after, context, change }) => {
      const [old, now] = [blockFields(block, context.course), blockFields(after, context.course)];
      const { data, metadata = {}, nullout = [] } = change ?? {};
      const result = new Map(old);
      if (data !== undefined) result.set('data', data);
      let isNeeded = true;
      for (const [name, value] of Object.entries(metadata)) {
        isNeeded &&= sorted(result.get(name) ?? null) !== sorted(value);
        if (value === null) result.delete(name);
        else result.set(name, value);
      }
      for (const name of nullout) result.set(name, null);
      return !isNeeded || sorted(Object.fromEntries(result)) !== sorted(Object.fromEntries(now ?? []));
    });
    expect(wrong.map(({ key, after }) => [key, after.text])).toEqual([]);
  });

  it.skipIf(courses.length === 0)('is sent with links as `/static/`', () => {
    const sent = changes.flatMap(({ change }) => change?.data ?? []);
    expect(sent.filter((data) => data.includes('/static/')).length).toBeGreaterThan(0);
    expect(sent.filter((data) => /["'](?:\/assets\/courseware\/[^"']*)?\/asset-v1:Lab\+/.test(data))).toEqual([]);
  });

  it('is nothing to send if nothing changed', () => {
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
  it('gives the same block if it is what the block says', () => {
    for (const { block, context, fields } of recorded) expect(withStudioFields(block, fields, context)).toBe(block);
  });

  it.skipIf(courses.length === 0)('as recorded gives the same block, apart from what the platform made up', () => {
    for (const { block, context, data, metadata } of readable) {
      const next = withStudioFields(block, { data, metadata }, context);
      if (block.type !== 'video' && block.type !== 'course') expect(next).toBe(block);
      expect(next).not.toBeNull();
    }
  });

  it('with one field changed gives a block that says so, and says the rest as before', () => {
    let count = 0;
    const wrong = recorded.flatMap(({ block, context, fields, turns, key }) =>
      turns
        .flatMap((turn) => [...changedAnswers(block, fields, turn)])
        .flatMap(([name, seen]) => {
          count += 1;
          const next = withStudioFields(block, seen, context);
          const now = next === null ? null : studioFields(next, context);
          if (next === null || now === null) return [`${key} ${name}: null`];
          if (!sameStudioFields(block.type, now, seen, context) || versionOf(next) === versionOf(block))
            return [`${key} ${name}: differs`];
          if (sorted(now.metadata) !== sorted(normal(block.type, seen.metadata, now)))
            return [`${key} ${name}: settings differ`];
          const again = withStudioFields(next, fields, context);
          const back = again === null ? null : studioFields(again, context);
          return back !== null && sameStudioFields(block.type, back, fields, context)
            ? []
            : [`${key} ${name}: no way back`];
        }),
    );
    expect(wrong).toEqual([]);
    expect(count).toBeGreaterThan(recorded.length * 3);
  });

  it.skipIf(courses.length === 0)(
    'becomes part of the course run by a step, and is read again from what is written',
    () => {
      for (const { folder, course, context, blocks } of courses) {
        const steps = blocks.flatMap(({ block }, at): Extract<Step, { kind: 'replace-node' }>[] => {
          const fields = at % 10 === 0 ? studioFields(block, context) : null;
          if (fields === null) return [];
          const data = block.type === 'html' ? `${fields.data}<p>Seen</p>` : fields.data;
          const seen = { data, metadata: { ...fields.metadata, display_name: 'Seen in "Studio"' } };
          const node = withStudioFields(block, seen, context);
          return node === null ? [] : [{ kind: 'replace-node', block: idOf(block), node, target: 'draft' }];
        });
        expect(steps.length).toBeGreaterThan(blocks.length / 11);
        const applied = applySteps(course, steps);
        if (!applied.ok) throw new Error(applied.refusal.message);
        const again = readCourse(reread(writeCourse(applied.course), folder)).course;
        for (const { block, node } of steps) {
          const seen = studioFields(node, context);
          const same = [applied.course, again].map((each) => {
            const found = each === null ? undefined : indexOf(each.root).blocks.get(block);
            const now = found === undefined ? null : studioFields(found, context);
            return seen !== null && now !== null && sameStudioFields(node.type, seen, now, context);
          });
          expect(same, block).toEqual([true, true]);
        }
      }
    },
  );
});

/** An open response says every setting in OLX, so that one that is unset is its default. */
function normal(type: string, seen: Settings, now: StudioFields): Settings {
  return type === 'openassessment' ? { ...now.metadata, ...seen } : seen;
}

function* changedAnswers(block: Block, fields: StudioFields, turn: number): Generator<readonly [string, StudioFields]> {
  const { data, metadata } = fields;
  const isExpressed = (field: Field): boolean =>
    isSetting(field) &&
    (field.place !== 'policy' || block.policy !== null) &&
    (block.type !== 'openassessment' || blockType(block.type)?.fields.includes(field) === true);
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
