import type { Json } from '#olx';
import { type Layout, type Made, PIECES, walkMade } from './made-course.ts';

type Choose = <Choice>(...choices: readonly [Choice, ...Choice[]]) => Choice;
type Attributes = readonly (readonly [name: string, value: string])[];

const CONTAINERS = new Set(['course', 'chapter', 'sequential', 'vertical', 'problem-builder']);

/** The files of a course in one of its many layouts. */
export function written(root: Made, layout: Layout): Record<string, string> {
  return new Writer(layout).course(root);
}

/** Files under `drafts/` that change the first unit and add a text that was never published. */
export function draftOf(root: Made, layout: Layout): Record<string, string> {
  const units = walkMade(root).filter(({ above }) => above.at(-1)?.type === 'sequential');
  const [first, second = first] = units;
  if (first === undefined || second === undefined) return {};
  const writer = new Writer(layout, 'drafts/');
  const { made: unit, above } = first;
  const parent = above.at(-1)?.name ?? '';
  const changed = { ...unit, settings: { ...unit.settings, display_name: 'Edited' }, children: unit.children.slice(1) };
  writer.ownFile(changed, place('sequential', parent, 0));
  const added: Made = { ...unit, type: 'html', name: 'added', pieces: [0], notes: [], children: [] };
  writer.ownFile(added, place('vertical', second.made.name, 1));
  return writer.files;
}

function place(type: string, name: string, index: number): Attributes {
  return [
    ['parent_url', `block-v1:o+c+run+type@${type}+block@${name}`],
    ['index_in_children_list', String(index)],
  ];
}

class Writer {
  readonly files: Record<string, string> = {};
  readonly #policy: Record<string, Record<string, Json>> = {};
  readonly #layout: Layout;
  readonly #base: string;
  #at = 0;

  constructor(layout: Layout, base = '') {
    this.#layout = layout;
    this.#base = base;
  }

  course(root: Made): Record<string, string> {
    const own: Attributes = [
      ['url_name', root.name],
      ['org', 'o'],
      ['course', 'c'],
    ];
    if (this.#choose(true, false)) {
      this.#put('course.xml', `<course${this.#attributes(own)}/>`);
      this.ownFile(root);
    } else this.#put('course.xml', this.#element(root, own));
    const path = this.#choose(`policies/${root.name}/policy.json`, `policies/${root.name}.json`);
    this.#put(path, JSON.stringify(this.#policy, null, this.#choose(0, 2)));
    return this.files;
  }

  ownFile(made: Made, more: Attributes = []): void {
    const path = `${made.type}/${made.name.replaceAll(':', '/')}.xml`;
    const before = this.#choose('', '<?xml version="1.0"?>\n', '<!-- before -->\n');
    this.#put(path, before + this.#element(made, more) + this.#choose('', '\n', '<!-- after -->'));
  }

  #child(made: Made): string {
    const pointer = `<${made.type}${this.#attributes([['url_name', made.name]])}/>`;
    if (this.#choose(true, false)) {
      const tag = this.#element(made, [['url_name', made.name]]);
      // what looks like a pointer would be taken for one
      if (!/^<[\w-]+\s+url_name\s*=\s*["'][^"']*["']\s*(?:\/>|>(?:\s|&#10;)*<\/)/.test(tag)) return tag;
    }
    this.ownFile(made);
    return pointer;
  }

  #element(made: Made, more: Attributes): string {
    const settings: [string, string][] = [];
    for (const [name, value] of Object.entries(made.settings)) {
      const entry = `${made.type}/${made.name}`;
      // one policy.json has to do for both forms, and only the published one is asked
      const inPolicy =
        this.#base === '' && this.#policy[entry]?.[name] === undefined && this.#choose(false, false, true);
      if (inPolicy) this.#policy[entry] = { ...this.#policy[entry], [name]: value };
      if (!inPolicy || this.#choose(true, false)) settings.push([name, inPolicy ? 'overridden' : this.#value(value)]);
    }
    const { content, filename } = this.#content(made);
    const attributes = this.#attributes([...more, ...settings, ...filename]);
    if (content === '')
      return this.#choose(`<${made.type}${attributes}/>`, `<${made.type}${attributes} ></${made.type}>`);
    return `<${made.type}${attributes}>${content}</${made.type}>`;
  }

  #content(made: Made): { content: string; filename: Attributes } {
    if (CONTAINERS.has(made.type)) return { content: this.#inside(made), filename: [] };
    if (made.type !== 'html') return { content: this.#pieces(made.pieces), filename: [] };
    const body = made.pieces.map((piece) => PIECES[piece]?.[0] ?? '').join('');
    const how = this.#choose('file', 'cdata', 'text');
    if (how === 'cdata') return { content: `<![CDATA[${body}]]>`, filename: [] };
    if (how === 'text') return { content: escaped(body), filename: [] };
    const folder = `html/${made.name.replaceAll(':', '/')}`.replace(/[^/]*$/, '');
    const file = `body_${made.name.replaceAll(':', '_')}`;
    this.#put(`${folder}${file}.html`, body);
    return { content: '', filename: [['filename', file]] };
  }

  #inside(made: Made): string {
    const children = made.children.map((child) => this.#child(child));
    const notes = made.notes.map((note) => `<!--${note}-->`);
    const parts: string[] = [];
    while (children.length + notes.length > 0) {
      const from = children.length === 0 ? notes : notes.length === 0 ? children : this.#choose(children, notes);
      parts.push(this.#choose('', '\n', '\n\t ', ' '), from.shift() ?? '');
    }
    return parts.join('') + this.#choose('', '\n');
  }

  #pieces(pieces: readonly number[]): string {
    return pieces
      .map((piece) => {
        const [plain = '', ...others] = PIECES[piece] ?? [];
        const text = plain.startsWith('<') ? plain : escaped(plain);
        return this.#choose(text, ...others.filter((other) => other.startsWith('<') || other !== plain));
      })
      .join('');
  }

  #value(value: Json): string {
    const compact = JSON.stringify(value);
    const json = this.#choose(compact, JSON.stringify(value, null, 1).replaceAll('\n', ' '), ` ${compact} `);
    return typeof value === 'string' && !isJson(value) ? this.#choose(value, compact) : json;
  }

  #attributes(attributes: Attributes): string {
    const left = [...attributes];
    let text = '';
    while (left.length > 0) {
      const [[name, value] = ['', '']] = left.splice(this.#next() % left.length, 1);
      const quoted = this.#choose(
        `"${escaped(value).replaceAll('"', '&quot;')}"`,
        `'${escaped(value).replaceAll("'", '&#39;')}'`,
      );
      text += `${this.#choose(' ', '\n\t', '  ')}${name}${this.#choose('=', ' = ')}${quoted}`;
    }
    return text;
  }

  #put(path: string, text: string): void {
    this.files[this.#base + path] = this.#choose(text, text.replaceAll('\n', '\r\n'));
  }

  #choose: Choose = (...choices) => choices[this.#next() % choices.length] ?? choices[0];

  #next(): number {
    this.#at += 1;
    return (this.#layout[this.#at % this.#layout.length] ?? 0) + Math.floor(this.#at / this.#layout.length);
  }
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
