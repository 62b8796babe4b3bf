import { COLOR_OPTION, FORMAT_OPTIONS, type Verb } from '../verb.ts';

/** All findings about course runs, subtrees and documents. */
export const validate: Verb = {
  name: 'validate',
  synopsis:
    'PATH… [--fix] [--select CODES] [--ignore CODES] [--severity error|warning|info] [--format text|json|sarif|github]',
  summary: 'all findings about course runs, subtrees and single documents',
  operands: { least: 1, most: Number.POSITIVE_INFINITY, names: ['PATH'] },
  options: {
    fix: { type: 'boolean', help: 'apply the safe fixes, to a folder or .xml document in place' },
    'unsafe-fixes': { type: 'boolean', help: 'with --fix: also those that the author may not have meant' },
    select: { type: 'string', multiple: true, help: 'report only these CODES, such as asset-missing,grading-*' },
    ignore: { type: 'string', multiple: true, help: 'report all but these CODES' },
    severity: {
      type: 'string',
      values: ['error', 'warning', 'info'],
      help: 'the least severity to report: error, warning or info (default)',
    },
    'update-baseline': {
      type: 'boolean',
      help: 'write what is found into .olxrc.json, so that only new findings are reported',
    },
    'no-baseline': { type: 'boolean', help: 'also report what the baseline of .olxrc.json knows' },
    ...FORMAT_OPTIONS,
    ...COLOR_OPTION,
    quiet: { type: 'boolean', short: 'q', help: 'print findings only: no summary, no progress' },
  },
  async run(args, session) {
    const { validatePaths } = await import('../findings/validate-paths.ts');
    return validatePaths(args, session, validate);
  },
};
