import fc from 'fast-check';
import type { Json } from '#olx';

/** A block of a course made for a test: what it says, not how that is laid out. */
export interface Made {
  readonly type: string;
  readonly name: string;
  readonly settings: Readonly<Record<string, Json>>;
  /** Indexes into `PIECES`, of a leaf. */
  readonly pieces: readonly number[];
  /** Comments, of a container. */
  readonly notes: readonly string[];
  readonly children: readonly Made[];
}

/** How a course is laid out: numbers from which choices are taken in turn, over and over. */
export type Layout = readonly number[];

/** Pieces of content, each in ways to write it that mean the same. The first is plain text, for HTML. */
export const PIECES: readonly (readonly [string, ...string[]])[] = [
  ['word'],
  ['潮 😀', '&#28526; &#x1F600;'],
  ['a & b', 'a &amp; b', 'a &#38; b', '<![CDATA[a & b]]>'],
  ['\n  ', '\n  ', '&#10;  '],
  ['<p z="1" y="2">t</p>', `<p y='2' z="1" >t</p>`],
  ['<br/>', '<br></br>', '<br />'],
  ['<!-- note -->'],
];
/** Pieces that are written alike as text and as markup, or only escaped. */
const PLAIN = PIECES.length;

const value: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom('Tides', 'a "b" & <c>', '5', 'true', '[not json', '潮', '', ' x '),
  fc.integer({ min: -1000, max: 1000 }),
  fc.boolean(),
  fc.constant(null),
  fc.array(fc.constantFrom('x', 1, null), { maxLength: 3 }),
  fc.dictionary(fc.constantFrom('b', 'a', 'ä'), fc.constantFrom('x', 1, true), { noNullPrototype: true }),
);
const settings = fc
  .dictionary(fc.constantFrom('due', 'weight', 'max_attempts', 'x_own'), value, { maxKeys: 3, noNullPrototype: true })
  .map((some) => ({ display_name: 'Name', ...some }));
const notes = fc.array(fc.constantFrom('one', 'two & <three>'), { maxLength: 2 });
const pieces = fc.array(fc.nat(PLAIN - 1), { maxLength: 5 });

const unnamed = { name: '', pieces: [], notes: [], children: [] };
const leaf: fc.Arbitrary<Made> = fc.record({
  ...constants(unnamed),
  type: fc.constantFrom('html', 'problem', 'my_sim', 'done'),
  settings,
  pieces,
});

function constants(made: Omit<Made, 'type' | 'settings'>) {
  return {
    name: fc.constant(made.name),
    pieces: fc.constant(made.pieces),
    notes: fc.constant(made.notes),
    children: fc.constant(made.children),
  };
}

function container(type: string, child: fc.Arbitrary<Made>, minLength: number, maxLength: number): fc.Arbitrary<Made> {
  const children = fc.array(child, { minLength, maxLength });
  return fc.record({ ...constants(unnamed), type: fc.constant(type), settings, notes, children });
}

const inner = fc.oneof(leaf, container('vertical', leaf, 0, 2), container('problem-builder', leaf, 0, 2));
const lesson = container('sequential', container('vertical', inner, 1, 3), 1, 2);

/** A course of a few sections, each block with a name of its own. */
export const anyCourse: fc.Arbitrary<Made> = container('course', container('chapter', lesson, 1, 2), 1, 2).map(named);
export const anyLayout: fc.Arbitrary<Layout> = fc.array(fc.nat(1000), { minLength: 1, maxLength: 40 });

function named(root: Made): Made {
  let count = 0;
  const visit = (made: Made): Made => {
    count += 1;
    const name = made.type === 'course' ? 'run' : `${count % 4 === 0 ? 'part:' : ''}b${count}`;
    return { ...made, name, children: made.children.map(visit) };
  };
  return visit(root);
}

/** The blocks from the root down, each with the blocks above it, nearest last. */
export function walkMade(made: Made, above: readonly Made[] = []): readonly { made: Made; above: readonly Made[] }[] {
  return [{ made, above }, ...made.children.flatMap((child) => walkMade(child, [...above, made]))];
}

export function idOfMade({ type, name }: Made): string {
  return type === 'course' ? 'course@course' : `${type}@${name}`;
}

/** The course with one block replaced. */
export function replaced(root: Made, target: Made, next: Made): Made {
  if (root === target) return next;
  return { ...root, children: root.children.map((child) => replaced(child, target, next)) };
}
