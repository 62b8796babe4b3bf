import { readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import { closest, decodeUtf8, lineIndex, PROJECT_FILE, type Severity } from '#olx';
import { cannotRun, systemCode, systemFailure } from '../failure.ts';
import type { Baseline } from './baseline.ts';
import { type CodeChoice, codeFault, type Override, SEVERITIES } from './selection.ts';

const MOST_BYTES = 16 * 1024 * 1024;

/** What an `.olxrc.json` says. */
export interface Project extends CodeChoice {
  readonly path: string;
  /** Where it is; its patterns and baseline name files from here. */
  readonly folder: string;
  readonly text: string;
  readonly severity: Severity | null;
  readonly overrides: readonly Override[];
  readonly baseline: Baseline;
}

/**
 * The nearest project file: in a folder or above it, up to the one that holds `.git`, or the root of the file
 * system. Null if there is none. Fails with exit code 2, naming line and column, if it is not valid.
 */
export async function findProject(folder: string): Promise<Project | null> {
  for (let at = folder; ; at = dirname(at)) {
    const path = join(at, PROJECT_FILE);
    const bytes = await bytesAt(path);
    if (bytes !== null) return parsed(path, bytes);
    if (dirname(at) === at || (await exists(join(at, '.git')))) return null;
  }
}

async function bytesAt(path: string): Promise<Uint8Array | null> {
  try {
    if ((await stat(path)).size > MOST_BYTES) throw cannotRun(`${path}: the file is larger than ${MOST_BYTES} bytes`);
    return await readFile(path);
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR') return null;
    throw systemFailure(path, error);
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

function parsed(path: string, bytes: Uint8Array): Project {
  const decoded = decodeUtf8(bytes);
  if (!decoded.ok) throw cannotRun(`${path}: this is not UTF-8: byte ${decoded.offset + 1} does not fit`);
  // the reader of JSON does not know byte order marks; a blank keeps the columns
  const text = decoded.text.replace(/^\ufeff/, ' ');
  const reader = new ProjectReader(path, text);
  const project = reader.read(decoded.text);
  if (reader.faults.length > 0) throw cannotRun(reader.faults.join('\n'));
  return project;
}

const MEMBERS = ['$schema', 'select', 'ignore', 'severity', 'overrides', 'baseline'];
const OVERRIDE_MEMBERS = ['files', 'select', 'ignore'];

class ProjectReader {
  readonly faults: string[] = [];
  readonly #path: string;
  readonly #text: string;

  constructor(path: string, text: string) {
    this.#path = path;
    this.#text = text;
  }

  read(original: string): Project {
    const errors: ParseError[] = [];
    const root = parseTree(this.#text, errors, { allowTrailingComma: true });
    for (const { offset, error } of errors) this.#fault(offset, `this is not JSON: ${sayError(error)}`);
    const members = this.#members(errors.length > 0 ? undefined : root, 'the project file', MEMBERS);
    return {
      path: this.#path,
      folder: dirname(this.#path),
      text: original,
      ...this.#choice(members),
      severity: this.#severity(members.get('severity')),
      overrides: this.#list(members.get('overrides'), 'overrides').map((each) => {
        const own = this.#members(each, 'an override', OVERRIDE_MEMBERS);
        if (own.get('files') === undefined) this.#fault(each.offset, 'an override needs “files”');
        return { ...this.#choice(own), files: this.#strings(own.get('files'), 'files') };
      }),
      baseline: this.#baseline(members.get('baseline')),
    };
  }

  #choice(members: ReadonlyMap<string, Node>): CodeChoice {
    const [select, ignore] = [members.get('select'), members.get('ignore')];
    return {
      select: select === undefined ? null : this.#codes(select, 'select'),
      ignore: this.#codes(ignore, 'ignore'),
    };
  }

  #codes(node: Node | undefined, name: string): readonly string[] {
    for (const each of this.#list(node, name)) {
      const fault = typeof each.value === 'string' ? codeFault(each.value) : null;
      if (fault !== null) this.#fault(each.offset, fault);
    }
    return this.#strings(node, name);
  }

  #severity(node: Node | undefined): Severity | null {
    if (node === undefined) return null;
    const found = SEVERITIES.find((each) => each === node.value);
    if (found === undefined) this.#fault(node.offset, `“severity” is one of ${SEVERITIES.join(', ')}`);
    return found ?? null;
  }

  #baseline(node: Node | undefined): Baseline {
    return new Map(
      [...this.#members(node, 'the baseline')].map(([file, codes]) => [
        file,
        new Map(
          [...this.#members(codes, `“${file}” in the baseline`)].map(([code, prints]) => [
            code,
            new Map(
              [...this.#members(prints, `“${code}” in the baseline`)].map(([print, count]) => [
                print,
                this.#count(count),
              ]),
            ),
          ]),
        ),
      ]),
    );
  }

  #count(node: Node): number {
    const value: unknown = node.value;
    if (typeof value === 'number' && Number.isInteger(value) && value > 0) return value;
    this.#fault(node.offset, 'a count is a whole number above 0');
    return 0;
  }

  #members(node: Node | undefined, what: string, known: readonly string[] | null = null): ReadonlyMap<string, Node> {
    const members = new Map<string, Node>();
    if (node === undefined) return members;
    if (node.type !== 'object') this.#fault(node.offset, `${what} is an object`);
    for (const { children: [key, value] = [] } of node.type === 'object' ? (node.children ?? []) : []) {
      if (key === undefined || value === undefined) continue;
      const name = String(key.value);
      if (known?.includes(name) === false) {
        const meant = closest(name, known);
        const hint = meant === null ? `known: ${known.join(', ')}` : `did you mean “${meant}”?`;
        this.#fault(key.offset, `${what} has no member “${name}”; ${hint}`);
      } else if (members.has(name)) this.#fault(key.offset, `“${name}” is here twice`);
      else members.set(name, value);
    }
    return members;
  }

  #list(node: Node | undefined, name: string): readonly Node[] {
    if (node === undefined) return [];
    if (node.type !== 'array') this.#fault(node.offset, `“${name}” is a list`);
    return node.type === 'array' ? (node.children ?? []) : [];
  }

  #strings(node: Node | undefined, name: string): readonly string[] {
    return (node?.type === 'array' ? (node.children ?? []) : []).flatMap(({ type, value, offset }) => {
      if (type === 'string') return [String(value)];
      this.#fault(offset, `“${name}” is a list of texts`);
      return [];
    });
  }

  #fault(offset: number, message: string): void {
    const { line, column } = lineIndex(this.#text).position(offset);
    const fault = `${this.#path}:${line}:${column}: ${message}`;
    if (this.faults.length < MOST_FAULTS && !this.faults.includes(fault)) this.faults.push(fault);
  }
}

const MOST_FAULTS = 20;

/** `CommaExpected` → `comma expected`. */
function sayError(error: ParseError['error']): string {
  return printParseErrorCode(error)
    .replace(/(?<!^)[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
    .toLowerCase();
}
