import type { Choices } from './_choices.ts';

/** The layouts of made-up courses. */
export const MADE_LAYOUTS = [
  'pointer',
  'inline',
  'inline-root',
  'mixed',
  'filename',
  'drafts-pointer',
  'drafts-inline',
  'drafts-mixed',
  'two-parents',
  'odd-drafts',
  'unnamed',
  'wrapped',
] as const;

export type MadeLayout = (typeof MADE_LAYOUTS)[number];

/** One block of a made-up course. */
interface Made {
  readonly type: string;
  readonly name: string;
  readonly title: string | null;
  readonly content: string;
  readonly children: Made[];
}

const OWN_FILES = new Set(['chapter', 'sequential', 'vertical', 'html', 'problem', 'video', 'split_test']);
const CONTAINERS = new Set(['course', 'chapter', 'sequential', 'vertical', 'split_test', 'problem-builder']);
const KEY = 'block-v1:o+c+r';

/** How far a layout goes into each kind of oddness. */
interface Style {
  /** One block in so many stands in its parent's file; 0 for none, 1 for all. */
  readonly inline: number;
  readonly inlineRoot: boolean;
  readonly filename: boolean;
  readonly drafts: boolean;
  readonly shared: boolean;
  readonly odd: boolean;
  readonly unnamed: boolean;
}

const PLAIN: Style = {
  inline: 0,
  inlineRoot: false,
  filename: false,
  drafts: false,
  shared: false,
  odd: false,
  unnamed: false,
};

const STYLES: Readonly<Record<MadeLayout, Style>> = {
  pointer: PLAIN,
  inline: { ...PLAIN, inline: 1 },
  'inline-root': { ...PLAIN, inline: 2, inlineRoot: true },
  mixed: { ...PLAIN, inline: 2 },
  filename: { ...PLAIN, inline: 3, filename: true },
  'drafts-pointer': { ...PLAIN, drafts: true },
  'drafts-inline': { ...PLAIN, inline: 1, drafts: true },
  'drafts-mixed': { ...PLAIN, inline: 2, filename: true, drafts: true },
  'two-parents': { ...PLAIN, inline: 3, drafts: true, shared: true },
  'odd-drafts': { ...PLAIN, inline: 3, drafts: true, shared: true, odd: true },
  unnamed: { ...PLAIN, inline: 2, drafts: true, unnamed: true },
  wrapped: { ...PLAIN, inline: 2, filename: true, drafts: true },
};

/** The files of a random course in a layout. Not every one of them can be read: drafts may contradict each other. */
export function madeCourse(layout: MadeLayout, choose: Choices): Readonly<Record<string, string>> {
  const files = new CourseWriter(STYLES[layout], choose).course();
  if (layout !== 'wrapped') return files;
  const wrapped = Object.entries(files).map(([path, text]) => [`course/${path}`, text] as const);
  return Object.fromEntries([...wrapped, ...(choose.once(2) ? [['notes.txt', 'beside the course'] as const] : [])]);
}

class CourseWriter {
  readonly #files: Record<string, string> = {};
  readonly #style: Style;
  readonly #choose: Choices;
  #count = 0;

  constructor(style: Style, choose: Choices) {
    this.#style = style;
    this.#choose = choose;
  }

  course(): Readonly<Record<string, string>> {
    const choose = this.#choose;
    const root = this.#container('course', 1 + choose.below(2), () =>
      this.#container('chapter', 1 + choose.below(2), () =>
        this.#container('sequential', choose.among(1, 2, 0), () => this.#unit()),
      ),
    );
    if (this.#style.shared) this.#share(root);
    const run = 'url_name="r" org="o" course="c"';
    if (this.#style.inlineRoot) this.#put('course.xml', this.#element(root, ` ${run}`, ''));
    else {
      this.#put('course.xml', `<course ${run}/>\n`);
      this.#put('course/r.xml', `${this.#element(root, '', '')}\n`);
    }
    if (this.#style.drafts) this.#drafts(root);
    this.#beside(root);
    return this.#files;
  }

  #put(path: string, text: string): void {
    this.#files[path] = text;
  }

  #container(type: string, count: number, child: () => Made): Made {
    const made = this.#made(type, '');
    for (let at = 0; at < count; at += 1) made.children.push(child());
    return made;
  }

  #made(type: string, content: string): Made {
    this.#count += 1;
    const prefix = this.#choose.once(12) ? 'part:' : '';
    const title = this.#choose.among(null, `Title ${this.#count}`, 'Same');
    return { type, name: `${prefix}${type.slice(0, 2)}${this.#count}`, title, content, children: [] };
  }

  #unit(): Made {
    return this.#container('vertical', this.#choose.among(1, 2, 0, 3), () => this.#component(2));
  }

  #component(depth: number): Made {
    const choose = this.#choose;
    const kind = choose.below(depth > 0 ? 9 : 6);
    const word = choose.among('word', 'a &amp; b', '潮 😀', '<b>bold</b>');
    switch (kind) {
      case 0:
      case 1:
        return this.#made('html', choose.among(`<p>${word}</p>`, word, '<a href="/static/a.png">picture</a>'));
      case 2:
        return this.#made(
          'problem',
          choose.among(`<p>${word}</p>`, '<stringresponse answer="x"><textline/></stringresponse>'),
        );
      case 3:
        return this.#made('done', '');
      case 4:
        return this.#made('video', choose.among('', '<transcript language="de" src="a.srt"/>'));
      case 5:
        return this.#made(choose.among('discussion', 'my_sim'), '');
      case 6:
        return this.#container('vertical', choose.below(2), () => this.#component(depth - 1));
      case 7:
        return this.#container('split_test', choose.below(3), () => this.#component(depth - 1));
      default:
        return this.#container('problem-builder', choose.below(2), () => this.#component(0));
    }
  }

  /** Names a block that stands elsewhere a second time, if both places can have it. */
  #share(root: Made): void {
    for (let time = 0; time <= this.#choose.below(2); time += 1) {
      const blocks = below(root);
      const parents = blocks.filter(({ type }) => type === 'sequential' || type === 'vertical');
      const parent = this.#choose.of(parents);
      const wanted = blocks.filter(
        ({ type }) =>
          OWN_FILES.has(type) &&
          (parent?.type === 'sequential') === (type === 'vertical') &&
          type !== 'sequential' &&
          type !== 'chapter',
      );
      const child = this.#choose.of(wanted);
      if (parent === undefined || child === undefined) continue;
      if (parent.children.includes(child) || below(child).includes(parent)) continue;
      parent.children.splice(this.#choose.below(parent.children.length + 1), 0, child);
      this.#shared.add(child);
    }
  }

  readonly #shared = new Set<Made>();

  /** The tag by which a parent names a child: its element, or a pointer to its file, which is written. */
  #named(made: Made, base: string): string {
    const { inline } = this.#style;
    const known = this.#written.get(base + made.name);
    if (known !== undefined) return known;
    const canPoint = OWN_FILES.has(made.type);
    const isInline =
      !canPoint || (!this.#shared.has(made) && inline > 0 && (inline === 1 || this.#choose.below(inline) === 1));
    const text = isInline ? this.#inline(made, base) : this.#pointer(made, base);
    if (!isInline) this.#written.set(base + made.name, text);
    return text;
  }

  readonly #written = new Map<string, string>();

  #inline(made: Made, base: string): string {
    const filename = this.#style.filename && made.type === 'sequential' && this.#choose.once(4);
    if (filename) {
      const other = `old_${made.name.replaceAll(':', '_')}`;
      this.#put(`${base}sequential/${other}.xml`, this.#element({ ...made, title: null }, '', base));
      return `<sequential url_name="${made.name}" filename="${other}"${titleOf(made)}/>`;
    }
    const named = !this.#style.unnamed || CONTAINERS.has(made.type) ? true : !this.#choose.once(2);
    return this.#element(made, named ? ` url_name="${made.name}"` : '', base);
  }

  #pointer(made: Made, base: string): string {
    const before = this.#choose.among('', '<!-- a comment -->\n', '<?xml version="1.0"?>\n');
    this.#put(
      `${base}${made.type}/${made.name.replaceAll(':', '/')}.xml`,
      `${before}${this.#element(made, '', base)}\n`,
    );
    return `<${made.type} url_name="${made.name}"/>`;
  }

  #element(made: Made, attributes: string, base: string): string {
    const { type, content, children } = made;
    const tag = `<${type}${attributes}${titleOf(made)}`;
    if (CONTAINERS.has(type)) {
      const inside = children.map((child) => this.#named(child, base));
      const between = this.#choose.among('\n  ', '');
      if (inside.length > 0)
        return `${tag}>${inside.map((text) => between + text).join('')}${between.trimEnd()}</${type}>`;
      // an empty tag with nothing but a name would be a pointer
      return `${tag}${made.title === null && attributes !== '' ? ' visible_to_staff_only="false"' : ''}/>`;
    }
    if (this.#style.filename && (type === 'html' || type === 'problem') && this.#choose.once(2)) {
      return this.#withBody(made, tag, base);
    }
    if (content === '') return `${tag}${type === 'video' ? ' youtube_id_1_0="x"' : ''}/>`;
    return `${tag}>${type === 'html' && this.#choose.once(2) ? `<![CDATA[${content}]]>` : content}</${type}>`;
  }

  #withBody({ type, name, content }: Made, tag: string, base: string): string {
    const file = this.#choose.among(name.slice(name.lastIndexOf(':') + 1), 'common');
    const folder = type === 'html' && name.includes(':') ? `${type}/part` : type;
    if (type === 'html') {
      const path = `${base}${folder}/${file}.html`;
      this.#files[path] ??= content;
      return `${tag} filename="${file}"/>`;
    }
    // a body beside the block's own file needs a name of its own
    this.#files[`${base}problem/body_${file}.xml`] ??= `<problem>${content}</problem>`;
    return `${tag} filename="body_${file}"/>`;
  }

  /** Drafts over units and components, and units and components that were never published. */
  #drafts(root: Made): void {
    const choose = this.#choose;
    const blocks = [...new Set(below(root))];
    for (const lesson of blocks.filter(({ type }) => type === 'sequential')) {
      for (const [at, unit] of lesson.children.entries()) {
        const kind = choose.below(4);
        if (kind === 1) this.#draft(this.#changed(unit), lesson, at);
        if (kind === 2) this.#componentDrafts(unit);
      }
      if (choose.once(3)) {
        const added = this.#unit();
        if (this.#style.odd && choose.once(2)) this.#adopt(added, blocks);
        this.#draft(added, lesson, choose.below(lesson.children.length + 1));
      }
    }
    if (this.#style.odd) this.#oddDrafts(blocks);
  }

  #componentDrafts(unit: Made): void {
    const choose = this.#choose;
    const at = choose.below(unit.children.length);
    const component = unit.children[at];
    if (component !== undefined && choose.below(3) !== 1) this.#draft(this.#changed(component), unit, at);
    if (choose.once(2)) this.#draft(this.#component(1), unit, choose.below(unit.children.length + 1));
  }

  /** A draft unit that names a component which stands in another unit. */
  #adopt(unit: Made, blocks: readonly Made[]): void {
    const leaf = this.#choose.of(
      blocks.filter(({ type }) => type === 'html' || type === 'problem' || type === 'video'),
    );
    if (leaf === undefined || unit.children.includes(leaf)) return;
    this.#shared.add(leaf);
    unit.children.push(leaf);
  }

  /** Draft components that name a parent where they do not belong, or one that is not there. */
  #oddDrafts(blocks: readonly Made[]): void {
    const choose = this.#choose;
    for (let time = 0; time <= choose.below(2); time += 1) {
      const leaf = choose.of(blocks.filter(({ type }) => type === 'html' || type === 'problem' || type === 'video'));
      const parent = choose.of(blocks.filter(({ type }) => CONTAINERS.has(type)));
      if (leaf === undefined || parent === undefined) continue;
      const own = choose.once(3) ? this.#made(leaf.type, leaf.content) : this.#changed(leaf);
      this.#draft(own, choose.once(5) ? { ...parent, name: 'gone' } : parent, choose.below(3));
    }
  }

  #draft(made: Made, parent: Made, index: number): void {
    const place = ` parent_url="${KEY}+type@${parent.type}+block@${parent.name}" index_in_children_list="${index}"`;
    const path = `drafts/${made.type}/${made.name.replaceAll(':', '/')}.xml`;
    this.#put(path, `${this.#element(made, place, 'drafts/')}\n`);
  }

  #changed(made: Made): Made {
    const choose = this.#choose;
    const children = [...made.children];
    if (CONTAINERS.has(made.type)) {
      const kind = choose.below(4);
      if (kind === 1) children.shift();
      if (kind === 2) children.splice(choose.below(children.length + 1), 0, this.#component(0));
      if (kind === 3) children.reverse();
    }
    const content = made.content === '' || choose.once(2) ? made.content : `<i>draft</i>`;
    return { ...made, title: choose.among('Draft', null), content, children };
  }

  /** Files beside the tree: settings, pages and assets. */
  #beside(root: Made): void {
    const choose = this.#choose;
    this.#put('static/a.png', 'picture');
    this.#put('static/sub/b.txt', 'text');
    this.#put('about/overview.html', '<p>About</p>');
    if (!choose.once(2)) return;
    const blocks = [...new Set(below(root))].filter(() => choose.once(3));
    const entries = blocks.map(({ type, name }) => [`${type}/${name}`, { display_name: 'Policy', x_own: [1, null] }]);
    const policy = Object.fromEntries([
      ...entries,
      ['course/r', { display_name: 'Course', start: '2030-01-01T00:00:00Z' }],
    ]);
    this.#put('policies/r/policy.json', JSON.stringify({ ...policy, 'chapter/gone': { x: 1 } }, null, 2));
    this.#put('policies/r/grading_policy.json', '{"GRADER": [], "GRADE_CUTOFFS": {"Pass": 0.5}}');
  }
}

function titleOf({ title }: Made): string {
  return title === null ? '' : ` display_name="${title}"`;
}

function below(made: Made): readonly Made[] {
  return [made, ...made.children.flatMap(below)];
}
