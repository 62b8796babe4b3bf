import type { Course } from '../course/course.ts';
import type { BlockId } from '../course/keys.ts';
import type { DiagnosticCode, Severity } from '../diagnostic.ts';
import type { FactKind, Stated } from './facts.ts';
import type { Spot } from './spot.ts';
import type { Subject } from './subject.ts';

/** A change of the text that a finding is about; offsets are into the same text as the finding's spot. */
export interface SpotEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** What a rule found, in terms of one block's own texts; `validate.ts` works out file, line and column. */
export interface Finding {
  readonly code: DiagnosticCode;
  readonly severity: Severity;
  readonly message: string;
  readonly at: Spot;
  readonly fixes?: readonly {
    readonly title: string;
    readonly edits: readonly SpotEdit[];
    /** As in `QuickFix`. */
    readonly unsafe?: true;
  }[];
}

/**
 * A rule about one block: its own texts, its policy values, and the list of its children. It must look
 * at nothing else, as its findings are remembered for as long as the block is the same value.
 */
export interface BlockRule {
  /** The block types that it looks at; null for all. */
  readonly types: readonly string[] | null;
  check(subject: Subject, report: (finding: Finding) => void): void;
}

/** A finding about a block, or about a course-level file (`block` is null and the spot names the file). */
export interface CourseFinding extends Finding {
  readonly subject: Subject | null;
}

/** A course run as the rules that need more than one block see it. */
export interface CourseView {
  readonly course: Course;
  readonly root: Subject;
  /** The year in which dates without one are read; null if the caller gave none. */
  readonly presentYear: number | null;
  /** What the blocks of the course run state, drafts and published forms alike, in document order. */
  stated<T>(kind: FactKind<T>): readonly Stated<T>[];
  /** Whether a block of that id is in the draft or the published form. */
  has(id: BlockId): boolean;
  /** Whether a block of that url_name is there, of whatever type. */
  hasName(urlName: string): boolean;
  /** The text of a course-level file, or null where it is not there, is not UTF-8, or was not given. */
  text(path: string): string | null;
}

/**
 * How far a rule must look to say all that it has to say about one block, which decides what a subtree
 * costs: `block`, at what the block itself states, and the course run around it (its settings and files,
 * which blocks there are); `course`, at what other blocks state; `files`, nowhere, as it is about
 * course-level files only.
 */
export type Reach = 'block' | 'course' | 'files';

/**
 * A rule about relations between blocks. It takes what it needs from `stated`, which remembers what
 * each block says, so that after a change in one block only that block is looked into again.
 */
export interface CourseRule {
  /** All kinds that it asks `stated` for. */
  readonly facts: readonly FactKind<unknown>[];
  readonly reach: Reach;
  check(view: CourseView, report: (finding: CourseFinding) => void): void;
}
