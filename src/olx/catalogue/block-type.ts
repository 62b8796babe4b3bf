import type { Field } from './field.ts';

/**
 * How an OLX folder holds a block: the root in course.xml; a file `<type>/<url_name>.xml` with a
 * pointer in the parent; such a file and an HTML file beside it; inside the parent's own element;
 * or a raw HTML file outside the tree.
 */
export type BlockForm = 'root' | 'own-file' | 'html-file' | 'inline' | 'raw-file';

/** One block type as the platform ships it. Immutable. */
export interface BlockType {
  /** Tag and category, such as `problem`. */
  readonly type: string;
  /** What Studio calls it, such as `Subsection`. */
  readonly title: string;
  /** One sentence for authors. */
  readonly help: string;
  readonly category: 'container' | 'leaf';
  /** The type has no draft, so every write is live at once. */
  readonly directOnly: boolean;
  /** Blocks of this type are outside the tree of the course run. */
  readonly detached: boolean;
  readonly form: BlockForm;
  /** Types that are allowed directly below, most useful first. */
  readonly children: readonly string[];
  /** Other components are allowed below, too, because sites install further types. */
  readonly openToOthers: boolean;
  /** The type's own fields; those that every block has are in `common-fields.ts`. */
  readonly fields: readonly Field[];
  /**
   * Names of the fields that hold what learners did. Open edX reads an attribute of such a name into the field, and
   * an import drops it.
   */
  readonly learnerState: readonly string[];
  /** A small well-formed block of this type. */
  readonly example: string;
}

type Row = Pick<BlockType, 'title' | 'help' | 'form' | 'fields' | 'example'> &
  Partial<Pick<BlockType, 'directOnly' | 'detached' | 'openToOthers' | 'learnerState'>>;

const PLAIN = { directOnly: false, detached: false, openToOthers: false, learnerState: [] } as const;

/** A type whose element has content but no child blocks. */
export function leaf(type: string, row: Row): BlockType {
  return { ...PLAIN, type, category: 'leaf', children: [], ...row };
}

/** A type whose child elements are blocks. */
export function container(type: string, children: readonly string[], row: Row): BlockType {
  return { ...PLAIN, type, category: 'container', children, ...row };
}
