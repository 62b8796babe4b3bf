/**
 * Findings about content. Bad content is a result, never an exception: the same object appears in
 * the editor's markers, an import plan, the API's 422 and the command line.
 */

/** A place in a text. Lines and columns count from 1; offsets are UTF-16 code units and count from 0. */
export interface Position {
  readonly line: number;
  readonly column: number;
  readonly offset: number;
}

/** A half-open range: `end` is the position after the last character. */
export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** *error*: the platform refuses, hides or loses content. *warning*: it works, but not as meant. *info*: nothing is wrong. */
export type Severity = 'error' | 'warning' | 'info';

/** A replacement of one range of the diagnostic's own file. */
export interface TextReplacement {
  readonly range: Range;
  readonly text: string;
}

/** A change that removes the finding. All its edits belong together. */
export interface QuickFix {
  readonly title: string;
  readonly edits: readonly TextReplacement[];
  /** True if the author may have meant something else, so that a person must look first. Missing if the fix is safe. */
  readonly unsafe?: true;
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
  'folder-several-courses',
  'folder-left-out',
  'file-missing',
  'file-unreadable',
  'pointer-cycle',
  'url-name-invalid',
  'url-name-duplicate',
  'policy-invalid',
  'draft-misplaced',
  'folder-case-collision',
  'run-missing',
  'pointer-ignored',
  'pointer-to-pointer',
  'file-shadowed',
  'file-unreached',
  'filename-fallback',
  'body-shared',
  'text-between-blocks',
  'element-dropped',
  'aside-unknown',
  'block-empty',
  'block-shared',
  'url-name-missing',
  'url-name-mismatch',
  'url-name-folder',
  'policy-missing',
  'policy-unused',
  'policy-block-missing',
  'policy-type-mismatch',
  'draft-index',
  'draft-duplicate',
  // relations between blocks, reported by `rules`
  'placement-not-allowed',
  'children-not-references',
  'asset-missing',
  'asset-name-collision',
  'asset-unreferenced',
  'course-image-missing',
  'link-dead',
  'link-other-run',
  // the grading policy
  'grading-policy-unreadable',
  'grading-entry-invalid',
  'grading-weights',
  'grading-cutoff',
  'assignment-type-unknown',
  'assignment-too-few',
  // settings of all types
  'setting-unreadable',
  'setting-not-listed',
  'setting-too-small',
  'setting-misspelt',
  'setting-overridden',
  'display-name-missing',
  'dates-out-of-order',
  'exam-not-enabled',
  'group-unknown',
  // what stands inside a problem
  'problem-response-without-input',
  'problem-response-nested',
  'problem-input-not-allowed',
  'problem-too-many-inputs',
  'problem-input-outside-response',
  'problem-attribute-missing',
  'problem-points-invalid',
  'problem-tag-misspelled',
  'problem-choice-group-content',
  'problem-choice-correctness',
  'problem-no-correct-choice',
  'problem-many-correct-choices',
  'problem-answer-pool',
  'problem-partial-credit',
  'problem-options-malformed',
  'problem-correct-not-offered',
  'problem-answer-invalid',
  'problem-range-invalid',
  'problem-tolerance-invalid',
  'problem-tolerance-ignored',
  'problem-samples-invalid',
  'problem-variable-unknown',
  'problem-pattern-invalid',
  'problem-text-type',
  'problem-choice-field',
  'problem-image-target',
  'problem-check-missing',
  'problem-check-function-undefined',
  'problem-script-empty',
  'problem-script-language',
  'problem-scripts-glued',
  'problem-script-indented',
  'problem-hint-unreachable',
  'problem-hint-fails',
  'problem-demand-hint',
  'problem-targeted-feedback',
  'problem-explanation-unknown',
  'problem-id-duplicate',
  'problem-label-misplaced',
  'problem-math-lost',
  'problem-without-response',
  // open response assessments
  'ora-part-missing',
  'ora-value-refused',
  'ora-sample-used',
  'ora-no-criteria',
  'ora-criterion-empty',
  'ora-name-duplicate',
  'ora-text-missing',
  'ora-name-too-long',
  'ora-points-negative',
  'ora-no-prompt',
  'ora-no-grading',
  'ora-step-unknown',
  'ora-step-duplicate',
  'ora-step-not-for-teams',
  'ora-step-order',
  'ora-staff-optional',
  'ora-peer-numbers',
  'ora-training-empty',
  'ora-training-duplicate',
  'ora-training-selection',
  'ora-date-order',
  'ora-leaderboard-range',
  'ora-no-file-types',
  'teamset-unknown',
  // other components in which learners take part
  'dnd-part-missing',
  'dnd-id-duplicate',
  'dnd-zone-unknown',
  'poll-list-malformed',
  'poll-key-duplicate',
  'poll-no-choice',
  'poll-question-no-answer',
  'poll-question-no-name',
  'poll-question-answer-lost',
  // videos
  'video-no-source',
  'video-sample-shown',
  'video-youtube-invalid',
  'video-address-invalid',
  'video-part-missing',
  'video-value-overridden',
  'video-transcript-empty',
  'video-transcript-duplicate',
  'video-language-invalid',
  'video-transcript-former',
  'video-time-invalid',
  'video-times-order',
  // tools and discussions
  'lti-no-launch-url',
  'lti-launch-url-invalid',
  'lti-external-config',
  'lti-parameter-invalid',
  'lti-passport-invalid',
  'lti-passport-missing',
  'lti-former',
  'discussion-id-duplicate',
  'discussion-unnamed',
  // containers that choose
  'draw-count-unfit',
  'selection-empty',
  'library-key-invalid',
  'experiment-groups-missing',
  'experiment-not-set-up',
  'experiment-unit-missing',
  'experiment-unit-unused',
  'experiment-partition-unknown',
  'experiment-group-missing',
  'experiment-group-unknown',
  'conditional-no-source',
  'conditional-value-invalid',
  'conditional-two-conditions',
  'conditional-key-invalid',
  'conditional-source-unknown',
  // texts
  'html-content-swallowed',
  'annotation-empty',
  'annotation-colour-unknown',
  'pdf-no-url',
  'pdf-address-invalid',
  // Problem Builder
  'pb-choice-unknown',
  'pb-choice-duplicate',
  'pb-choice-no-value',
  'pb-no-correct-choice',
  'pb-name-duplicate',
  'pb-message-duplicate',
  'sb-review-duplicate',
  // what Studio said of a write, reported by the service
  'studio-change-lost',
  'studio-kept',
  'studio-message',
] as const;

/** One of `DIAGNOSTIC_CODES`. */
export type DiagnosticCode = (typeof DIAGNOSTIC_CODES)[number];

/** One finding. Immutable and plain JSON. */
export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly severity: Severity;
  /** What is wrong, in an author's words. */
  readonly message: string;
  /** Block id `type@url_name`, or null if the finding is about a file or the folder. */
  readonly block: string | null;
  /** Path inside the OLX folder, with `/`; null for a text that came without a file name. */
  readonly file: string | null;
  readonly range: Range | null;
  /** Anchor of the code's documentation. */
  readonly help: string;
  readonly fixes: readonly QuickFix[];
}

/** Builds a diagnostic. Omitted members are null or empty. */
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

/** True if at least one finding is an error. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((each) => each.severity === 'error');
}

/** A further finding of a group. Code, severity and help are those of the group. */
export type RelatedFinding = Pick<Diagnostic, 'message' | 'block' | 'file' | 'range' | 'fixes'>;

/** A finding as answers and reports show it: alone, or the first of a group. Immutable and plain JSON. */
export interface GroupedDiagnostic extends Diagnostic {
  /** How many findings the group holds, this one included. Missing if it is alone. */
  readonly count?: number;
  /** The others of the group, in their order: at most `MOST_RELATED`. Missing if there are none. */
  readonly related?: readonly RelatedFinding[];
}

/** Fewer findings of one kind in one file are told one by one. */
const LEAST_GROUPED = 4;
/** The longest list of further findings. More findings start another group. */
export const MOST_RELATED = 999;

/**
 * Groups findings for answers and reports: four or more of one code and severity in one file (without a file:
 * about one block) become one, in the place of the first. `ungrouped` reverses it. Compare and count findings, not
 * groups.
 */
export function grouped(findings: readonly Diagnostic[]): readonly GroupedDiagnostic[] {
  const kinds = Map.groupBy(findings, kindOf);
  const told: GroupedDiagnostic[] = [];
  for (const finding of findings) {
    const kind = kinds.get(kindOf(finding)) ?? [];
    if (kind.length < LEAST_GROUPED) told.push(finding);
    else if (kind[0] === finding) told.push(...groupsOf(kind));
  }
  return told;
}

function kindOf({ code, severity, file, block }: Diagnostic): string {
  return JSON.stringify([code, severity, file, file === null ? block : null]);
}

function groupsOf(kind: readonly Diagnostic[]): readonly GroupedDiagnostic[] {
  const groups: GroupedDiagnostic[] = [];
  for (let at = 0; at < kind.length; at += MOST_RELATED + 1) {
    const [first, ...others] = kind.slice(at, at + MOST_RELATED + 1);
    const related = others.map(({ message, block, file, range, fixes }) => ({ message, block, file, range, fixes }));
    if (first !== undefined)
      groups.push(related.length === 0 ? first : { ...first, count: related.length + 1, related });
  }
  return groups;
}

/** The single findings of groups, also of the service's answers. Each comes exactly once. */
export function ungrouped<Finding extends object>(
  groups: readonly (Finding & { readonly count?: number; readonly related?: readonly object[] })[],
): readonly Omit<Finding, 'count' | 'related'>[] {
  return groups.flatMap(({ count: _, related = [], ...first }) => [
    first,
    ...related.map((each) => ({ ...first, ...each })),
  ]);
}
