import {
  type BlockKey,
  blockKey,
  type CourseKey,
  type CourseRun,
  type ModuleStore,
  StoreFailure,
  typeOf,
  usageText,
} from './double/index.ts';

/** Somebody who works in Studio: makes random changes, the same ones for the same seed. */
export class Studio {
  readonly #store: ModuleStore;
  readonly #course: CourseKey;
  #state: number;
  #count = 0;

  constructor(store: ModuleStore, course: CourseKey, seed: string) {
    this.#store = store;
    this.#course = course;
    this.#state = [...seed].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) >>> 0, 7);
  }

  /** Makes one change; answers what it was. A change that Studio refuses is tried as another one. */
  async edit(): Promise<string> {
    for (;;) {
      const kind = this.#pick(Object.keys(EDITS)) as keyof typeof EDITS;
      try {
        const edit: Edit = EDITS[kind];
        const what = await edit.call(this);
        if (what !== null) return `${kind} ${what}`;
      } catch (error) {
        if (!(error instanceof StoreFailure)) throw error;
      }
    }
  }

  get store(): ModuleStore {
    return this.#store;
  }

  get course(): CourseKey {
    return this.#course;
  }

  get run(): CourseRun {
    const run = this.#store.run(this.#course);
    if (run === undefined) throw new Error('no run');
    return run;
  }

  /** A text that was not there before. */
  fresh(): string {
    return `New ${++this.#count} & <ä>`;
  }

  number(below: number): number {
    // xorshift
    this.#state ^= this.#state << 13;
    this.#state >>>= 0;
    this.#state ^= this.#state >>> 17;
    this.#state ^= this.#state << 5;
    this.#state >>>= 0;
    return this.#state % below;
  }

  #pick<T>(list: readonly T[]): T {
    const found = list[this.number(list.length)];
    if (found === undefined) throw new StoreFailure('crash', 'nothing to pick');
    return found;
  }

  /** A block of one of the types that is in the tree. */
  block(...types: readonly string[]): BlockKey {
    const { blocks } = this.run.draft;
    const found: BlockKey[] = [];
    const visit = (key: BlockKey): void => {
      if (types.includes(typeOf(key))) found.push(key);
      for (const child of blocks.get(key)?.children ?? []) visit(child);
    };
    visit(blockKey('course', 'course'));
    return this.#pick(found);
  }

  childrenOf(key: BlockKey): readonly BlockKey[] {
    return this.run.draft.blocks.get(key)?.children ?? [];
  }

  hasParent(key: BlockKey, type: string): boolean {
    return [...this.run.draft.blocks.values()].some(
      (block) => typeOf(block.key) === type && block.children.includes(key),
    );
  }

  keyText(key: BlockKey): string {
    return usageText(this.#course, key);
  }
}

type Edit = (this: Studio) => Promise<string | null>;

const USER = 'cstaff';

/** The changes, by what an author would call them. */
const EDITS = {
  async rename() {
    const key = this.block('chapter', 'sequential', 'vertical', 'html', 'problem', 'video');
    await this.store.update(this.course, key, { metadata: { display_name: this.fresh() } }, USER);
    return key;
  },
  async text() {
    const key = this.block('html');
    const data = `<p>${this.fresh().replace('&', '&amp;')} <img src="/static/pic.png"/></p>\n<!-- c -->`;
    await this.store.update(this.course, key, { data }, USER);
    return key;
  },
  async hideText() {
    const key = this.block('html');
    await this.store.update(this.course, key, { metadata: { visible_to_staff_only: this.number(2) === 0 } }, USER);
    return key;
  },
  async problem() {
    const key = this.block('problem');
    const data = `<problem>\n  <p>${this.fresh().replace(/[<>&]/g, '')}</p>\n  <!-- why -->\n  <stringresponse answer="a"><textline/></stringresponse>\n</problem>`;
    await this.store.update(this.course, key, { data, metadata: { weight: this.number(5), max_attempts: 3 } }, USER);
    return key;
  },
  async dates() {
    const key = this.block('chapter', 'sequential');
    const start = `2027-0${1 + this.number(9)}-01T00:00:00Z`;
    await this.store.update(this.course, key, { metadata: { start, graceperiod: '2 hours 30 minutes' } }, USER);
    return key;
  },
  async unset() {
    const key = this.block('sequential', 'problem', 'html');
    await this.store.update(this.course, key, { metadata: { start: null, weight: null, display_name: null } }, USER);
    return key;
  },
  async reorder() {
    const key = this.block('course', 'chapter', 'sequential', 'vertical');
    const children = this.childrenOf(key);
    if (children.length < 2) return null;
    const at = this.number(children.length - 1) + 1;
    const next = [...children.slice(at), ...children.slice(0, at)].map((each) => this.keyText(each));
    await this.store.update(this.course, key, { children: next }, USER);
    return key;
  },
  async moveUnit() {
    const unit = this.block('vertical');
    const to = this.block('sequential');
    // Studio has no move for what is inside a content experiment; and its export loses such a unit
    if (!this.hasParent(unit, 'sequential')) return null;
    await this.store.move(this.course, unit, to, 0, USER);
    return `${unit} ${to}`;
  },
  async moveComponent() {
    const component = this.block('html', 'problem', 'video');
    const to = this.block('vertical');
    await this.store.move(this.course, component, to, 0, USER);
    return `${component} ${to}`;
  },
  async addComponent() {
    const parent = this.block('vertical');
    const category = ['html', 'problem', 'poll', 'done', 'discussion', 'word_cloud'][this.number(6)] ?? 'html';
    return await this.store.createBlock(this.course, { parent, category }, USER);
  },
  async addUnit() {
    const parent = this.block('sequential');
    return await this.store.createBlock(this.course, { parent, category: 'vertical', displayName: this.fresh() }, USER);
  },
  async addUpper() {
    const parent = this.block('course', 'chapter');
    const category = typeOf(parent) === 'course' ? 'chapter' : 'sequential';
    return await this.store.createBlock(this.course, { parent, category, displayName: this.fresh() }, USER);
  },
  async remove() {
    const key = this.block('html', 'problem', 'vertical', 'vertical', 'sequential');
    await this.store.delete(this.course, key, USER);
    return key;
  },
  async publish() {
    const key = this.block('vertical', 'sequential');
    await this.store.publish(this.course, key, USER);
    return key;
  },
  async discard() {
    const key = this.block('vertical');
    await this.store.discard(this.course, key, USER);
    return key;
  },
  async duplicate() {
    const source = this.block('html', 'problem', 'vertical');
    const parents = [...this.run.draft.blocks.values()].filter(({ children }) => children.includes(source));
    const parent = parents[0];
    return parent === undefined ? null : await this.store.duplicate(this.course, source, parent.key, USER);
  },
} satisfies Readonly<Record<string, Edit>>;
