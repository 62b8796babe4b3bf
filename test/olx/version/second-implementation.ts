// Follows src/olx/SPEC.md and shares no code with src/olx, so that agreement between the two says something.
import { hash } from 'node:crypto';
import { SaxesParser } from 'saxes';

type Texts = Readonly<Record<string, string>>;
/** An element, `#text`, or `#other`: a comment or an instruction. `raw` is what stands between the tags, as written. */
type Node = { type: string; name: string; text: string; markup: string; attributes: Texts; nodes: Node[]; raw: string };
/** An element, its inside replaced by what `filename` names. A draft has a list of `published` forms: one or none. */
/** An opaque block has the files that it `keeps`. */
type Block = Node & { id: string; files: string[]; children: Block[]; published?: Block[]; keeps?: string[] };

const CONTAINER =
  /^(course|library|chapter|sequential|vertical|library_content|itembank|split_test|conditional|randomize)$/;
const BUILDER = /^(wrapper|problem-builder|step-builder|pb-(mcq|rating|mrq|table|column)|sb-step|sb-review-step)$/;
const FILENAME_LEAF = /^(problem|video|lti|annotatable|poll_question|word_cloud)$/;
const HAS_FILE =
  /^(course|chapter|sequential|vertical|html|problem|video|lti|annotatable|poll_question|word_cloud|library_content|itembank|split_test|conditional|randomize)$/;
const PLACING = /^(url_name|filename|org|course|data_dir|parent_url|parent_sequential_url|index_in_children_list)$/;
const PLATFORM = /^(xblock-family|x-is-pointer-node|xmlns(:.*)?)$/;
const CDATA = /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!\[CDATA\[([\s\S]*?)\]\]>/g;
const PARENT = /(?:\+type@|^i4x:\/\/[^/]+\/[^/]+\/)([^+/]+)(?:\+block@|\/)([^/]+)$/;
const MARKS: Texts = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const OTHER: Node = { type: '#other', name: '', text: ' ', markup: '', attributes: {}, nodes: [], raw: '' };
const json = (value: unknown): string => JSON.stringify(value);
const olx1 = (...lines: readonly string[]): string => `olx1-${hash('sha256', lines.join('\n'))}`;
const decoded = (bytes?: Uint8Array, ignoreBOM = false) => new TextDecoder('utf-8', { ignoreBOM }).decode(bytes);
const lineFeeds = (text: string): string => text.replace(/\r\n?/g, '\n');
const escaped = (text: string, marks = /[&<"]/g): string => text.replace(marks, (mark) => MARKS[mark] ?? mark);
const sorted = (rows: [string, string][]) => rows.sort(([a], [b]) => (a < b ? -1 : 1));
const textNode = (text: string): Node => ({ ...OTHER, type: '#text', text, markup: escaped(text) });
const textOf = (nodes: Node[]): string => nodes.map(({ text }) => text).join('');
const textFile = (bytes?: Uint8Array): Node => ({ ...OTHER, nodes: [textNode(lineFeeds(decoded(bytes, true)))] });
const members = (rows: [string, string][]) => `{${sorted(rows).map(([key, text]) => `${json(key)}:${text}`)}}`;
const layerOf = (path: string): string => (path.startsWith('drafts/') ? 'drafts/' : '');
const ownPath = (type: string, name: string): string => `${type}/${name.replaceAll(':', '/')}.xml`;
const idOf = (type: string, name: string): string => `${type}@${type === 'course' ? '' : name}`;
const isContainer = (type: string): boolean => CONTAINER.test(type) || BUILDER.test(type);
const isBlock = ({ type, attributes }: Node): boolean =>
  !/^(wiki|textbook|meta|show|sources?)$|[:#]/.test(type) && attributes['xblock-family'] !== 'xblock_asides.v1';
const isPointer = ({ type, attributes, nodes, raw }: Node): boolean =>
  Object.keys(attributes).sort().join() === (type === 'course' ? 'course,org,url_name' : 'url_name') &&
  nodes.every(({ text }) => text.trim() === '' && !raw.includes('<'));
function nameOf(type: string, { url_name, slug, name, display_name }: Texts, source: string): string {
  const label = (slug || name || display_name)?.replace(/[^\p{L}\p{N}_\-.~%]/gu, '_').replace(/_+/g, '_');
  return url_name ?? (label || `${type}_${hash('sha1', source).slice(0, 12)}`);
}

function parse(bytes: Uint8Array | undefined): Node {
  const source = decoded(bytes);
  const parser = new SaxesParser();
  const open = [{ nodes: [] as Node[], inside: 0 }];
  const add = (node: Node) => open.at(-1)?.nodes.push(node);
  parser.on('text', (text) => add(textNode(text)));
  parser.on('cdata', (text) => add(textNode(text)));
  parser.on('comment', (text) => add({ ...OTHER, markup: `<!--${text}-->` }));
  parser.on('processinginstruction', ({ target, body }) => add({ ...OTHER, markup: `<?${target} ${body}?>` }));
  parser.on('opentag', () => open.push({ nodes: [], inside: parser.position }));
  parser.on('closetag', ({ name: type, attributes }) => {
    const { nodes = [], inside = 0 } = open.pop() ?? {};
    const pairs = sorted(Object.entries(attributes)).map(([name, value]) => ` ${name}="${escaped(value)}"`);
    const markup = `<${type}${pairs.join('')}>${nodes.map((node) => node.markup).join('')}</${type}>`;
    const name = nameOf(type, attributes, source.slice(source.lastIndexOf('<', inside - 1), parser.position));
    const raw = source.slice(inside, source.lastIndexOf('<', parser.position - 1));
    add({ type, name, text: ' ', markup, attributes, nodes, raw });
  });
  parser.write(source).close();
  return open[0]?.nodes.find(({ type }) => !type.startsWith('#')) ?? OTHER;
}

/** Whether a file is there and can be read [V11]: text in UTF-8 and, if it is not HTML, well-formed XML. */
function isReadable(bytes: Uint8Array | undefined, isHtml = false): boolean {
  if (bytes === undefined) return false;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return isHtml || parse(bytes) !== OTHER;
  } catch {
    return false;
  }
}

/** [V2] The paths where the content that `filename` names may be. */
function contentPaths({ type, attributes: { filename } }: Node, name: string): string[] {
  if (filename === undefined) return [];
  if (isContainer(type)) return [ownPath(type, filename)];
  const old = type === 'problem' ? [`problems/${filename}.xml`, `${filename}.xml`] : [];
  if (type !== 'html') return FILENAME_LEAF.test(type) ? [`${type}/${filename}.xml`, ...old] : [];
  const exact = `html/${name.replaceAll(':', '/')}`.replace(/[^/]*$/, `${filename}.html`);
  const parts = exact.replace(/\.html\.html$/, '.html').split('/');
  return [exact, ...parts.slice(1).map((_, dropped) => parts.slice(dropped).join('/'))];
}

function readTree(files: ReadonlyMap<string, Uint8Array>, rootFile: string): Block {
  const root = isReadable(files.get(rootFile)) ? parse(files.get(rootFile)) : OTHER;
  const names = new Set<string>();
  const byFile = new Map<string, Block>();
  const laid = new Set<string>();
  const find = (from: string, paths: string[]): string | undefined =>
    [...paths.map((path) => layerOf(from) + path), ...paths].find((path) => path !== from && files.has(path));
  /** A pointer gives its type to the root element of its file; a draft has the type of that element. */
  const readFile = (path: string, name: string, pointer: Partial<Node> = {}) =>
    byFile.get(path) ?? readBlock({ ...parse(files.get(path)), ...pointer }, path, name);
  /** [V11] The block that a pointer of that type names, if its file at `path` cannot be read. */
  function opaque(type: string, name: string, path: string): Block {
    const known = byFile.get(path);
    if (known !== undefined) return known;
    const html = `${layerOf(path)}${ownPath(type, name).replace(/xml$/, 'html')}`;
    const keeps = [path, ...(type === 'html' ? [html] : [])].filter((each) => files.has(each));
    names.add(`${layerOf(path)}${type}@${name}`);
    const block = { ...OTHER, type, name, id: idOf(type, name), children: [], files: keeps, keeps };
    byFile.set(path, block);
    return block;
  }
  /** The block of an element in the file at `path`; of the root of that file where its name is given. */
  function readBlock(element: Node, path: string, given?: string): Block {
    const { type } = element;
    const own = given === undefined && isPointer(element) ? find(path, [ownPath(type, element.name)]) : undefined;
    if (own !== undefined)
      return isReadable(files.get(own)) ? readFile(own, element.name, { type }) : opaque(type, element.name, own);
    if (given === undefined && isPointer(element) && HAS_FILE.test(type))
      return opaque(type, element.name, layerOf(path) + ownPath(type, element.name));
    let name = given ?? element.name;
    const key = (): string => `${layerOf(path)}${type}@${name}`;
    for (let count = 2; names.has(key()); count += 1) name = `${given ?? element.name}_${count}`;
    names.add(key());
    const other = given !== undefined && isContainer(type) ? undefined : find(path, contentPaths(element, name));
    const hasContent =
      element.attributes['filename'] !== undefined && (isContainer(type) ? given === undefined : HAS_FILE.test(type));
    if (hasContent && (other === undefined || !isReadable(files.get(other), type === 'html'))) {
      const keeps = other === undefined ? [] : [other];
      const block = { ...element, name, id: idOf(type, name), children: [], files: [path, ...keeps], keeps };
      if (given !== undefined) byFile.set(path, block);
      return block;
    }
    const { nodes, raw } = other === undefined ? element : (type === 'html' ? textFile : parse)(files.get(other));
    const children = (isContainer(type) ? nodes.filter(isBlock) : []).map((child) => readBlock(child, path));
    const block = { ...element, name, id: idOf(type, name), nodes, raw, children, files: [path, other ?? path] };
    if (given !== undefined) byFile.set(path, block);
    return block;
  }
  const drafts = [...files.keys()].sort().flatMap((path) => {
    const [, name = ''] = /^drafts\/[^/]+\/(.+)\.xml$/.exec(path) ?? [];
    const { attributes } = name === '' || !isReadable(files.get(path)) ? OTHER : parse(files.get(path));
    const { index_in_children_list: index, parent_sequential_url, parent_url = parent_sequential_url } = attributes;
    if (index === undefined) return [];
    const place = Number(index) >= 0 ? Number(index) : Number.MAX_SAFE_INTEGER;
    const [, type = '', above = ''] = PARENT.exec(parent_url ?? '') ?? [];
    return [{ ...readFile(path, name.replaceAll('/', ':')), parent: idOf(type, above), place }];
  });
  drafts.sort((a, b) => a.place - b.place);
  /** [V10] Lays drafts over a block and below it, but over no part of a draft. A draft has `published` forms given. */
  function lay(block: Block, isPart: boolean, published?: Block[]): Block {
    if (published !== undefined) laid.add(block.id);
    const over = isPart ? undefined : drafts.find(({ id }) => id === block.id);
    if (over !== undefined) return lay(over, true, [block]);
    const children = block.children.map((child) => lay(child, isPart));
    if (block.keeps !== undefined) return { ...block, children, ...(published && { published }) };
    const there = new Set(children.map(({ id }) => id));
    const more = drafts.filter(({ id, parent }) => parent === block.id && !laid.has(id) && !there.has(id));
    for (const draft of more) children.splice(draft.place, 0, lay(draft, true, []));
    return { ...block, children, ...(published && { published }) };
  }
  const own = ownPath(root.type, root.name);
  const file = isPointer(root) ? find('', [own, `drafts/${own}`]) : undefined;
  if (!isReadable(files.get(rootFile))) {
    const type = rootFile.replace(/\.xml$/, '');
    const runs = [...files.keys()].flatMap((path) => /^policies\/([^/]+)\/policy\.json$/.exec(path)?.[1] ?? []);
    return opaque(type, (type === 'course' && runs[0]) || type, rootFile);
  }
  if (file !== undefined && !isReadable(files.get(file))) return opaque(root.type, root.name, file);
  if (file === undefined && isPointer(root) && HAS_FILE.test(root.type)) return opaque(root.type, root.name, own);
  if (file === undefined) return lay(readBlock(root, rootFile, root.name), false);
  return layerOf(file) === ''
    ? lay(readFile(file, root.name, { type: root.type }), false)
    : lay(readFile(file, root.name), true, []);
}

/** [V4] of an attribute, or of a policy value as `JSON.stringify` writes it. */
function settingText(value: string): string {
  let brackets = value.replace(/"(?:[^"\\]|\\.)*"|[^[\]{}]/g, '');
  for (let depth = 0; depth < 200 && brackets !== ''; depth += 1) brackets = brackets.replace(/\[\]|\{\}/g, '');
  try {
    return JSON.parse(brackets === '' ? value : '', (_, part, context?: { source: string }) => {
      if (Array.isArray(part)) return `[${part}]`;
      if (part !== null && typeof part === 'object') return members(Object.entries(part));
      return typeof part === 'string' ? json(part) : context?.source;
    });
  } catch {
    return json(value);
  }
}

/** [V4] A policy.json with the numbers that JSON or a double cannot hold as texts. */
function asText(policy: string): string {
  return policy.replace(/"(?:[^"\\]|\\.)*"|-?Infinity|NaN|[^\s,:[\]{}"]+/g, (token) => {
    if (token.startsWith('"') || !/^-?[\dIN]/.test(token)) return token;
    const number = Number(token);
    const isHeld = /[.eE]/.test(token) ? Number.isFinite(number) : Math.abs(number) < 2 ** 53;
    return isHeld ? token : json(token);
  });
}

function contentOf({ type, nodes, raw }: Block): string | string[] {
  if (type === 'html') {
    const end = [...nodes, OTHER].findIndex((node) => node.type !== '#text');
    const written = lineFeeds(raw).replace(/^([^<]|<!\[CDATA\[[\s\S]*?\]\]>)*/, '');
    const html = written.replace(CDATA, (all, text?: string) => (text === undefined ? all : escaped(text, /[&<>]/g)));
    return textOf(nodes.slice(0, end)) + html;
  }
  if (!isContainer(type)) return nodes.map(({ markup }) => markup).join('');
  const others = nodes.filter((node) => node.type !== '#text' && !isBlock(node)).map(({ markup }) => markup);
  const loose = textOf(nodes.filter((node) => !isBlock(node)));
  return [...others, loose.replace(/[ \t\n\r]+/g, ' ').replace(/^ | $/g, '')];
}

/** What policy.json sets; null if it cannot be read [V11]. */
function policyIn(bytes: Uint8Array | undefined): Record<string, object> | null {
  if (bytes === undefined) return {};
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const policy = JSON.parse(asText(text));
    return typeof policy === 'object' && policy !== null && !Array.isArray(policy) ? policy : null;
  } catch {
    return null;
  }
}

/** The versions of a folder: of its blocks, each followed by its children and its published form; and of the whole. */
export function secondVersions(folder: ReadonlyMap<string, Uint8Array>) {
  const paths = [...folder.keys()].sort().sort((a, b) => a.split('/').length - b.split('/').length);
  const top = (end: string): string[] => paths.filter((path) => `/${path}`.endsWith(end));
  const [rootPath = ''] = [...top('/course.xml'), ...top('.xml')];
  const base = rootPath.replace(/[^/]*$/, '');
  const within = (path: string): string => (path.startsWith(base) ? path.slice(base.length) : `/${path}`);
  const files = new Map(Array.from(folder, ([path, bytes]) => [within(path), bytes]));
  const root = readTree(files, within(rootPath));
  const run = root.name;
  const policyPath = [`policies/${run}/policy.json`, `policies/${run}.json`].find((path) => files.has(path)) ?? '';
  const policy = root.keeps === undefined ? policyIn(files.get(policyPath)) : null;
  const policyName = ({ type, name }: Block): string => `${type}/${type === 'course' ? run : name}`;
  function nodeOf(block: Block): string {
    const settings = new Map(Object.entries(block.attributes));
    for (const [name, value] of Object.entries(policy?.[policyName(block)] ?? {})) settings.set(name, json(value));
    for (const name of settings.keys()) if (PLACING.test(name) || PLATFORM.test(name)) settings.delete(name);
    const texts = Array.from(settings, ([name, value]): [string, string] => [name, settingText(value)]);
    const [own, ...below] = [block, ...block.children].map(({ type, name }) => [type, type === 'course' ? '' : name]);
    if (block.keeps !== undefined) {
      const hashes = block.keeps.map((path) => hash('sha256', files.get(path) ?? ''));
      const inside = block.nodes.map(({ markup }) => markup).join('');
      return olx1('olx1 opaque', json(own), members(texts), json([inside, ...hashes]), '[]');
    }
    return olx1('olx1 node', json(own), members(texts), json(contentOf(block)), json(below));
  }
  const join = (block: Block, below: string[]) => olx1('olx1 block', nodeOf(block), below.join('\n'));
  const plain = (block: Block): string => join(block, block.children.map(plain));
  const live = (one: Block): Block[] =>
    one.published?.flatMap(live) ?? [{ ...one, children: one.children.flatMap(live) }];
  function versionOf(block: Block): string {
    if (/^(course|chapter|sequential)$/.test(block.type)) return join(block, block.children.map(versionOf));
    const [draft = '', published = 'none'] = [block, ...live(block)].map(plain);
    return draft === published ? draft : olx1('olx1 draft', draft, published);
  }
  const forms = (block: Block): Block[] => [block, ...[...block.children, ...(block.published ?? [])].flatMap(forms)];
  const all = forms(root);
  const blocks = all.map((block) => ({ id: block.id, version: versionOf(block), node: nodeOf(block) }));
  const read = [
    'olx-export.json',
    ...(policy === null ? [] : [policyPath]),
    within(rootPath),
    ...all.flatMap((block) => block.files),
  ];
  const [assets, others]: [[string, string][], [string, string][]] = [[], []];
  for (const [path, bytes] of files) {
    const place = path.startsWith(`policies/${run}/`) ? path.replace(`/${run}/`, '/*/') : path;
    if (path.startsWith('static/')) assets.push([path.replace('static/', ''), hash('sha256', bytes)]);
    else if (!read.includes(path)) others.push([place, hash('sha256', bytes)]);
  }
  const rest = Object.entries(policy ?? {}).filter(([name]) => !all.some((block) => policyName(block) === name));
  const lists = [json(sorted(assets)), json(sorted(others)), settingText(json(Object.fromEntries(rest)))];
  return { blocks, course: olx1('olx1 course', versionOf(root), ...lists) };
}
