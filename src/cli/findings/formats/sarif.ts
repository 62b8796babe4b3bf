import { relative, resolve, sep } from 'node:path';
import {
  type CodeDescription,
  type Diagnostic,
  type GroupedDiagnostic,
  type QuickFix,
  type Range,
  type RelatedFinding,
  SEVERITY_MEANINGS,
  type Severity,
} from '#olx';
import PRODUCT from '../../../../package.json' with { type: 'json' };
import { CODE_TABLES, groupedFindings, jsonText } from '../../report.ts';
import { fingerprint } from '../baseline.ts';
import { type Content, fileKey, pathOf, textsOf } from '../inspect.ts';

type Json = Readonly<Record<string, unknown>>;

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';
const LEVELS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'note' };

/**
 * One SARIF 2.1.0 log about all PATHs. Addresses of files are relative to the working folder. A file in an archive is
 * an artifact that the archive contains. A group of findings is one result with related locations.
 */
export function sarifOf(
  reports: readonly { readonly inspected: Content; readonly findings: readonly Diagnostic[] }[],
  descriptions: readonly CodeDescription[],
): string {
  const artifacts = new Artifacts();
  const told = reports.map(({ inspected, findings }) => ({ inspected, groups: groupedFindings(findings) }));
  const codes = [...new Set(told.flatMap(({ groups }) => groups.map(({ code }) => code)))].sort();
  const results = told.flatMap(({ inspected, groups }) => {
    const texts = textsOf(inspected);
    return groups.map((group) => resultOf(group, codes.indexOf(group.code), inspected, texts, artifacts));
  });
  const rules = codes.map((code) => ruleOf(code, descriptions));
  const run = {
    tool: { driver: { name: 'olx', fullName: 'olx validate', semanticVersion: PRODUCT.version, rules } },
    columnKind: 'utf16CodeUnits',
    results,
    artifacts: artifacts.list,
  };
  return jsonText({ $schema: SCHEMA, version: '2.1.0', runs: [run] });
}

function ruleOf(code: string, descriptions: readonly CodeDescription[]): Json {
  const described = descriptions.find((each) => each.code === code);
  const [usual = 'warning'] = described?.severities ?? [];
  const when = described?.when ?? code;
  const plain = when.replaceAll('`', '');
  const meaning = SEVERITY_MEANINGS[usual];
  return {
    id: code,
    shortDescription: { text: sentence(plain) },
    fullDescription: { text: `${sentence(plain)} ${meaning}` },
    helpUri: `${CODE_TABLES.href}#${code}`,
    help: { text: `${sentence(plain)} ${meaning}`, markdown: `${sentence(when)}\n\n${meaning}` },
    defaultConfiguration: { level: LEVELS[usual] },
    properties: { tags: [described?.topic.replaceAll('`', '') ?? 'OLX'] },
  };
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** The files that results name, each once. */
class Artifacts {
  readonly list: Json[] = [];
  readonly #indices = new Map<string, number>();

  /** Where a finding's file is, as an artifactLocation. */
  locate(inspected: Content, file: string | null): Json {
    const { kind, path } = inspected;
    const isArchive = kind === 'zip' || kind === 'tar.gz';
    const outer = addressOf(isArchive ? path : pathOf(inspected, file));
    const index = this.#add(outer, { location: outer });
    if (!isArchive || file === null) return { ...outer, index };
    const inner = { uri: `/${encodePath(fileKey(inspected, file))}` };
    return { ...inner, index: this.#add({ ...inner, parent: index }, { location: inner, parentIndex: index }) };
  }

  #add(key: Json, artifact: Json): number {
    const name = JSON.stringify(key);
    const known = this.#indices.get(name);
    if (known !== undefined) return known;
    this.#indices.set(name, this.list.length);
    return this.list.push(artifact) - 1;
  }
}

/** Inside the working folder a relative address, elsewhere an absolute one. */
function addressOf(path: string): Json {
  const full = resolve(path);
  const inside = relative(process.cwd(), full);
  if (inside === '') return { uri: './', uriBaseId: '%SRCROOT%' };
  if (inside === '..' || inside.startsWith(`..${sep}`)) return { uri: `file://${encodePath(full)}` };
  return { uri: encodePath(inside), uriBaseId: '%SRCROOT%' };
}

function encodePath(path: string): string {
  return path.split(sep).map(encodeURIComponent).join('/');
}

function resultOf(
  group: GroupedDiagnostic,
  ruleIndex: number,
  inspected: Content,
  texts: (file: string | null) => string | null,
  artifacts: Artifacts,
): Json {
  const { code, severity, message, file, block, fixes, related = [] } = group;
  const locationOf = (each: RelatedFinding): Json => ({
    physicalLocation: {
      artifactLocation: artifacts.locate(inspected, each.file),
      ...(each.range === null ? {} : { region: regionOf(each.range) }),
    },
    ...(each.block === null ? {} : { logicalLocations: [{ fullyQualifiedName: each.block, kind: 'element' }] }),
  });
  return {
    ruleId: code,
    ruleIndex,
    level: LEVELS[severity],
    message: { text: message },
    locations: [locationOf({ message, block, file, range: group.range, fixes })],
    ...(related.length === 0
      ? {}
      : {
          relatedLocations: related.map((each, id) => ({ id, ...locationOf(each), message: { text: each.message } })),
        }),
    partialFingerprints: { 'olxFinding/v1': fingerprint(group satisfies Diagnostic, texts(file)) },
    ...(fixes.length === 0 ? {} : { fixes: fixes.map((fix) => fixOf(fix, artifacts.locate(inspected, file))) }),
  };
}

function fixOf({ title, edits }: QuickFix, artifactLocation: Json): Json {
  const replacements = edits.map(({ range, text }) => ({
    deletedRegion: regionOf(range),
    insertedContent: { text },
  }));
  return { description: { text: title }, artifactChanges: [{ artifactLocation, replacements }] };
}

/** Half-open in columns, as SARIF has it, and in UTF-16 code units, as `columnKind` says. */
function regionOf({ start, end }: Range): Json {
  return {
    startLine: start.line,
    startColumn: start.column,
    endLine: end.line,
    endColumn: end.column,
    charOffset: start.offset,
    charLength: end.offset - start.offset,
  };
}
