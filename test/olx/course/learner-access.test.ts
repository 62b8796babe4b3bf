import { describe, expect, it } from 'vitest';
import {
  type BlockId,
  type Course,
  effectiveSettings,
  idOf,
  indexOf,
  learnerAccess,
  type ReadSetting,
  readCourse,
} from '#olx';
import { writeMoment } from '../../../src/olx/dates/index.ts';
import { samples } from '../../support/courses.ts';
import { fileOf } from '../../support/folders.ts';

const YEAR = 2026;

describe.each(samples())('in $name', ({ course }) => {
  it('each block has the dates, grading and format that its effective settings say', () => {
    const access = learnerAccess(course, YEAR);
    for (const id of indexOf(course.root).blocks.keys()) {
      const settings = effectiveSettings(course, id);
      const read = (name: string): ReadSetting | null => settings?.get(name)?.read ?? null;
      const found = access(id);
      expect(found?.release, id).toBe(scheduled(read('start')));
      expect(found?.due, id).toBe(date(read('due')));
      expect(found?.format, id).toBe(text(read('format')));
      expect(found?.graded, id).toBe(truth(read('graded')));
    }
  });

  it('a block is hidden exactly if it or one above says so', () => {
    const access = learnerAccess(course, YEAR);
    for (const id of indexOf(course.root).blocks.keys()) {
      const hides = line(course, id).some((each) => truth(effectiveSettings(course, each)?.get(HIDDEN)?.read ?? null));
      expect(access(id)?.staffOnly, id).toBe(hides);
    }
  });
});

const HIDDEN = 'visible_to_staff_only';

describe('one block', () => {
  const { course } = readCourse(
    new Map(
      Object.entries({
        'course.xml': '<course url_name="run" org="O" course="C"/>',
        'course/run.xml':
          '<course start="2026-09-01T00:00:00Z"><chapter url_name="hidden" visible_to_staff_only="true" due="2026-10-01">' +
          '<sequential url_name="shown" visible_to_staff_only="false" graded="true" format="Homework">' +
          '<vertical url_name="unit" start="2030-01-01T00:00:00Z" due="null"/></sequential></chapter></course>',
      }).map(([path, content]) => [path, fileOf(content)]),
    ),
  );
  if (course === null) throw new Error('not read');
  const access = learnerAccess(course, YEAR);

  it('inherits what the platform hands down, and hides what is below something hidden', () => {
    expect(access('sequential@shown' as BlockId)).toEqual({
      staffOnly: true,
      release: '2026-09-01T00:00:00Z',
      due: '2026-10-01T00:00:00Z',
      format: 'Homework',
      graded: true,
    });
  });

  it('takes the default start for none, and a value of nothing for nothing', () => {
    expect(access('vertical@unit' as BlockId)).toEqual({
      staffOnly: true,
      release: null,
      due: null,
      format: null,
      graded: true,
    });
  });

  it('is not there', () => expect(access('vertical@none' as BlockId)).toBeNull());
});

function line(course: Course, id: BlockId): readonly BlockId[] {
  const parent = indexOf(course.root).places.get(id)?.[0]?.parent;
  return parent === undefined ? [id] : [id, ...line(course, idOf(parent))];
}

function valueIn(read: ReadSetting | null) {
  return read === null ? null : read.ok ? read.value : read.taken;
}

function date(read: ReadSetting | null): string | null {
  const value = valueIn(read);
  return value?.kind === 'moment' ? writeMoment(value.at) : null;
}

function scheduled(read: ReadSetting | null): string | null {
  const at = date(read);
  return at === '2030-01-01T00:00:00Z' ? null : at;
}

function text(read: ReadSetting | null): string | null {
  const value = valueIn(read);
  return value?.kind === 'text' && value.text !== '' ? value.text : null;
}

function truth(read: ReadSetting | null): boolean {
  const value = valueIn(read);
  return value?.kind === 'boolean' && value.value;
}
