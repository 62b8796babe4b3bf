import { describe, expect, it } from 'vitest';
import { statusOf } from '../../src/studio/block/block-status.ts';
import { STATUS } from './_tree.ts';

describe('the status of a block in the outline', () => {
  it('shows a fact once: at the outermost block that has it', () => {
    const facts = { staff_only: true, release: '2030-01-01T00:00:00Z', due: '2030-02-01T00:00:00Z', graded: true };
    const status = { ...STATUS, ...facts, format: 'Homework' };
    expect(statusOf(status, STATUS)).toEqual({
      staffOnly: true,
      start: new Date('2030-01-01T00:00:00Z'),
      due: new Date('2030-02-01T00:00:00Z'),
      graded: true,
      format: 'Homework',
    });
    const below = { staffOnly: false, start: null, due: null, graded: false };
    expect(statusOf(status, status)).toMatchObject(below);
    expect(statusOf({ ...status, due: '2030-03-01T00:00:00Z', format: 'Exam' }, status)).toEqual({
      ...below,
      due: new Date('2030-03-01T00:00:00Z'),
      graded: true,
      format: 'Exam',
    });
  });

  it('takes notgraded for no assignment type', () => {
    expect(statusOf({ ...STATUS, graded: true, format: 'notgraded' }, STATUS)).toMatchObject({
      graded: true,
      format: null,
    });
  });
});
