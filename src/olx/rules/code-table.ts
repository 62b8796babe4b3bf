import { DIAGNOSTIC_CODES, type DiagnosticCode, type Severity } from '../diagnostic.ts';

/** What the documentation says about one code. */
export interface CodeDescription {
  readonly code: DiagnosticCode;
  /** The heading of the table: what the code is about. */
  readonly topic: string;
  /** All severities that a finding of this code can have, the usual one first. */
  readonly severities: readonly Severity[];
  /** When a finding is reported. Markdown with code spans only. */
  readonly when: string;
  /** Whether some findings of this code have a fix. */
  readonly fixable: boolean;
}

/** What a severity means for a course run. */
export const SEVERITY_MEANINGS: Readonly<Record<Severity, string>> = {
  error: 'Open edX refuses the block, fails to show it, or silently loses content.',
  warning: 'It works, but probably not as the author meant it.',
  info: 'Nothing is wrong, but it is worth knowing.',
};

/** `| <a id="code"></a>`code` | severity, severity | when |` */
const ROW = /^\| <a id="([a-z0-9-]+)"><\/a>`[a-z0-9-]+` \| (.*?) \| (.*) \|$/;
const HEADING = /^### (.*?)(?: \(`.*\))?$/;
const CODES: ReadonlyMap<string, DiagnosticCode> = new Map(DIAGNOSTIC_CODES.map((code) => [code, code]));

/** The rows of the tables in `rules/README.md`, in its order. Lines that are not rows are skipped. */
export function codeDescriptions(readme: string): readonly CodeDescription[] {
  let topic = '';
  return readme.split('\n').flatMap((line) => {
    topic = HEADING.exec(line)?.[1] ?? topic;
    const [, name = '', severities = '', when = ''] = ROW.exec(line) ?? [];
    const code = CODES.get(name);
    if (code === undefined) return [];
    return [
      {
        code,
        topic,
        severities: severities.split(', ').filter((each): each is Severity => Object.hasOwn(SEVERITY_MEANINGS, each)),
        when: when.replaceAll('\\|', '|'),
        fixable: /; fix\b/.test(when),
      },
    ];
  });
}
