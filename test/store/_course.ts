import type { Block, Child, Course, CourseKey } from '#olx';
import type { CommitRecord, Store } from '#store';

export const KEY = 'course-v1:Demo+Store+2026' as CourseKey;
export const OTHER_KEY = 'course-v1:Demo+Other+2026' as CourseKey;

/** The history of the course run, newest first: its first 1,000 commits, or fewer. */
export async function commitsOf(store: Store, limit = 1_000): Promise<readonly CommitRecord[]> {
  return (await store.commitPage(KEY, { offset: 0, limit })).results;
}

/** A block in its own file, as Studio writes it. */
export function block(
  type: string,
  urlName: string,
  parts: Partial<Block> & { readonly attributes?: string } = {},
): Block {
  const { attributes = '', children = [], ...own } = parts;
  const open = `<${type}${attributes}>\n`;
  return {
    type,
    urlName,
    derivedName: false,
    text: `${open}</${type}>`,
    holes: children.filter((child) => child.slot.kind !== 'draft').map(() => open.length),
    file: { path: `${type}/${urlName}.xml`, before: '', after: '\n' },
    body: null,
    children,
    policy: null,
    ...own,
  };
}

export function pointer(child: Block): Child {
  return { slot: { kind: 'pointer', text: `<${child.type} url_name="${child.urlName}"/>` }, block: child };
}

export function html(urlName: string, text: string): Block {
  return block('html', urlName, {
    text: `<html display_name="${urlName}" filename="${urlName}"/>`,
    body: { kind: 'html', path: `html/${urlName}.html`, text },
  });
}

export function problem(urlName: string, answer: number): Block {
  return block('problem', urlName, {
    text: `<problem display_name="${urlName}">\n  <numericalresponse answer="${answer}"><formulaequationinput/></numericalresponse>\n</problem>`,
  });
}

export function courseOf(root: Block, parts: Partial<Course> = {}): Course {
  return {
    root,
    rootFile: {
      base: '',
      path: 'course.xml',
      before: '',
      pointer: '<course url_name="2026" org="Demo" course="Store"/>',
      after: '\n',
    },
    policy: null,
    files: new Map(),
    assets: new Map(),
    ...parts,
  };
}

export function smallCourse(text = '<p>Welcome</p>'): Course {
  const unit = block('vertical', 'unit', { children: [pointer(html('welcome', text)), pointer(problem('sum', 4))] });
  const subsection = block('sequential', 'subsection', { children: [pointer(unit)] });
  const section = block('chapter', 'section', { children: [pointer(subsection)] });
  return courseOf(block('course', '2026', { attributes: ' display_name="Small"', children: [pointer(section)] }));
}

/** A course of exactly that many blocks: 5 subsections a section, 5 units a subsection, 8 components a unit. */
export function generatedCourse(blocks: number, mark = ''): Course {
  let made = 1;
  const level = (
    type: string,
    prefix: string,
    count: number,
    below: (name: string) => readonly Child[],
  ): readonly Child[] => {
    const children: Child[] = [];
    for (let index = 0; index < count && made < blocks; index += 1) {
      made += 1;
      const name = `${prefix}_${index}`;
      children.push(
        pointer(block(type, name, { attributes: ` display_name="${name}${mark}"`, children: below(name) })),
      );
    }
    return children;
  };
  const components = (unit: string): readonly Child[] => {
    const children: Child[] = [];
    for (let index = 0; index < 8 && made < blocks; index += 1) {
      made += 1;
      const name = `${unit}_${index}`;
      children.push(
        pointer(index % 2 === 0 ? html(name, `<p>Text of ${name}${mark}.</p>\n`.repeat(12)) : problem(name, made)),
      );
    }
    return children;
  };
  const sections = level('chapter', 'c', blocks, (chapter) =>
    level('sequential', chapter, 5, (sequential) => level('vertical', sequential, 5, components)),
  );
  return courseOf(block('course', '2026', { attributes: ' display_name="Generated"', children: sections }));
}

/** The course with one block put in another's place, everything else shared. */
export function withBlock(course: Course, urlName: string, change: (block: Block) => Block): Course {
  const changed = (current: Block): Block => {
    if (current.urlName === urlName) return change(current);
    const children = current.children.map((child) => {
      const next = changed(child.block);
      return next === child.block ? child : { ...child, block: next };
    });
    return children.every((child, index) => child === current.children[index]) ? current : { ...current, children };
  };
  return { ...course, root: changed(course.root) };
}

/** An equal course that shares no object with the one given. */
export function copyOf(course: Course): Course {
  return structuredClone(course);
}

export function blocksOf(root: Block): ReadonlyMap<string, Block> {
  const found = new Map<string, Block>();
  const visit = (current: Block): void => {
    found.set(current.urlName, current);
    for (const child of current.children) visit(child.block);
  };
  visit(root);
  return found;
}
