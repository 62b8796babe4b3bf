import type { Block } from '../../course/block.ts';
import type { Course } from '../../course/course.ts';
import { draftView } from '../../course/forms.ts';
import type { BlockId } from '../../course/keys.ts';
import { indexOf } from '../../course/tree-index.ts';
import { applySteps } from '../apply.ts';
import type { Step } from '../step.ts';

/** The way from one state of a course run to another, step by step; each step is tried before it is taken. */
export class Route {
  readonly steps: Step[] = [];
  #course: Course;

  constructor(start: Course) {
    this.#course = start;
  }

  /** Where the steps so far lead. */
  get course(): Course {
    return this.#course;
  }

  /** Takes a step where it is not declined, and leads where it is wanted to; tells whether it did. */
  take(step: Step, leads: (course: Course) => boolean = () => true): boolean {
    const applied = applySteps(this.#course, [step]);
    if (!applied.ok || !leads(applied.course)) return false;
    if (applied.course !== this.#course) this.steps.push(step);
    this.#course = applied.course;
    return true;
  }

  block(id: BlockId): Block | undefined {
    return indexOf(this.#course.root).blocks.get(id);
  }

  /** The ids of the parents of a block. */
  parents(id: BlockId): readonly Block[] {
    return parentsIn(this.#course, id);
  }
}

/** The parents of a block in the tree that authors see, each once. */
export function parentsIn(course: Course, id: BlockId): readonly Block[] {
  return [...new Set((indexOf(course.root).places.get(id) ?? []).map(({ parent }) => parent))];
}

/** The block as authors see it in a state of the course run. */
export function draftIn(course: Course, id: BlockId): Block | undefined {
  const block = indexOf(course.root).blocks.get(id);
  return block === undefined ? undefined : draftView(block);
}
