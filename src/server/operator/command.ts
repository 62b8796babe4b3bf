import type { Progress, Store } from '#store';

/** Where the command writes. */
export interface Voice {
  readonly say: (line: string) => void;
  readonly complain: (line: string) => void;
  /** Shows how far long work is, on a terminal; nothing elsewhere. An empty text takes the last one away. */
  readonly progress?: (text: string) => void;
}

/** 0: done; 1: faults, or there is no such thing; 2: could not run. */
export type ExitCode = 0 | 1 | 2;

/** What the command line says. */
export interface Given {
  readonly operands: readonly string[];
  /** Options that have a value. */
  readonly options: Readonly<Partial<Record<Option, string>>>;
  /** Options that have none. */
  readonly flags: ReadonlySet<Flag>;
  readonly json: boolean;
}

export type Option = 'name' | 'scopes' | 'courses' | 'expires' | 'grace';
export type Flag = 'dry-run' | 'force';

/** One verb of the command, over a database that is opened for it, or over the address of one. */
export type Command = Takes &
  (
    | { readonly database: 'write' | 'read'; readonly run: (context: StoreContext) => Promise<ExitCode> }
    | { readonly database: 'none'; readonly run: (context: Context) => Promise<ExitCode> }
  );

interface Takes {
  readonly options?: readonly Option[];
  readonly flags?: readonly Flag[];
}

export interface Context {
  readonly given: Given;
  readonly voice: Voice;
  readonly databaseUrl: string;
}

export interface StoreContext extends Context {
  readonly store: Store;
}

/** The command was called in a way that it does not know. */
export class WrongUsage extends Error {
  override readonly name = 'WrongUsage';
}

/** The one operand of a command. Throws `WrongUsage`. */
export function soleOperand({ operands }: Given, what: string): string {
  const [only, ...others] = operands;
  if (only === undefined || only === '' || others.length > 0) throw new WrongUsage(`Name ${what}.`);
  return only;
}

/** Shows the progress of the store at most five times a second. */
export function progressOf({ progress }: Voice): (progress: Progress) => void {
  let shown = 0;
  return ({ phase, done, of }) => {
    const now = performance.now();
    if (progress === undefined || now - shown < 200) return;
    shown = now;
    progress(
      `${phase} ${done === 0 ? '' : done.toLocaleString('en')}${of === null ? '' : ` of ${of.toLocaleString('en')}`}`,
    );
  };
}

/** A number of bytes as people read it. */
export function bytesText(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  let [value, unit] = [bytes, 0];
  for (; value >= 1000 && unit < units.length - 1; unit += 1) value /= 1000;
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}
