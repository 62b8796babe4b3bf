import { COLOUR_CHOICES, hasColours, type Terminal } from '../terminal.ts';
import { type Arguments, FINDING_FORMATS, type Verb, wrongUsage } from '../verb.ts';
import type { Style } from './formats/text.ts';

export type Format = (typeof FINDING_FORMATS)[number];

/** The format that `--format` or `--json` asks for. Fails with exit code 2 if they contradict each other. */
export function formatIn(args: Arguments, verb: Pick<Verb, 'name' | 'synopsis'>): Format {
  const named = args.choice('format', FINDING_FORMATS);
  if (!args.flag('json')) return named ?? 'text';
  if (named === null || named === 'json') return 'json';
  throw wrongUsage(verb, `--json and --format ${named} contradict each other`);
}

/** How text looks: with colours and excerpts for a person, lines alone for a program unless colours are forced. */
export function styleIn(args: Arguments, { screen }: Terminal): Style {
  const choice = args.choice('color', COLOUR_CHOICES) ?? 'auto';
  const colours = hasColours(choice, screen, process.env);
  const columns = screen?.columns ?? DEFAULT_COLUMNS;
  return { colours, excerpts: screen !== null || colours ? { columns } : null };
}

const DEFAULT_COLUMNS = 100;
