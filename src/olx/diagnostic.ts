/**
 * Findings about content. Bad content is a result, never an exception: the same object appears in
 * the editor's markers, an import plan, the API's 422 and the command line.
 */

/** Where something stands in a text; lines and columns count from 1, offsets are UTF-16 code units from 0. */
export interface Position {
  readonly line: number;
  readonly column: number;
  readonly offset: number;
}

/** Half-open: `end` is the position after the last character. */
export interface Range {
  readonly start: Position;
  readonly end: Position;
}

export type Severity = 'error' | 'warning' | 'info';

/** A replacement of one range of the diagnostic's own file. */
export interface TextReplacement {
  readonly range: Range;
  readonly text: string;
}

/** A change that the author may take to remove the finding. */
export interface QuickFix {
  readonly title: string;
  readonly edits: readonly TextReplacement[];
}

/**
 * The closed list of codes. Each has a row in `rules/README.md`; the first word names the layer
 * that reports it.
 */
export const DIAGNOSTIC_CODES = [
  // bytes and XML, reported by `syntax`
  'xml-encoding',
  'xml-not-well-formed',
  'xml-bare-ampersand',
  'xml-doctype',
  'xml-limit',
  // the folder and its blocks, reported by `course`
  'folder-no-root',
  'folder-root-mismatch',
  'folder-limit',
  'file-missing',
  'file-unreadable',
  'pointer-cycle',
  'url-name-invalid',
  'url-name-duplicate',
  'policy-invalid',
  'draft-misplaced',
  // relations between blocks, reported by `rules`
  'placement-not-allowed',
  'children-not-references',
  'asset-missing',
] as const;

export type DiagnosticCode = (typeof DIAGNOSTIC_CODES)[number];

/** One finding. Immutable and plain JSON. */
export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly severity: Severity;
  /** What an author did wrong, in an author's words. */
  readonly message: string;
  /** Block id `type@url_name`, or null where the finding is about a file or the folder. */
  readonly block: string | null;
  /** Path inside the OLX folder, with `/`; null for a text that came without a file name. */
  readonly file: string | null;
  readonly range: Range | null;
  /** Anchor of the code's documentation. */
  readonly help: string;
  readonly fixes: readonly QuickFix[];
}

/** Builds a diagnostic; what is not given is null or empty. */
export function diagnostic(
  code: DiagnosticCode,
  severity: Severity,
  message: string,
  where: { block?: string | null; file?: string | null; range?: Range | null; fixes?: readonly QuickFix[] } = {},
): Diagnostic {
  return {
    code,
    severity,
    message,
    block: where.block ?? null,
    file: where.file ?? null,
    range: where.range ?? null,
    help: `#${code}`,
    fixes: where.fixes ?? [],
  };
}

/** True where at least one finding is an error, which declines a change. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((each) => each.severity === 'error');
}
