import type { Writable } from 'node:stream';
import { WriteStream } from 'node:tty';
import { cannotRun, systemCode } from './failure.ts';

/** Where a verb speaks: results, and what is said beside them. */
export interface Terminal {
  /** Standard output. Fails with exit code 2 where the reader has gone. */
  print(text: string | Uint8Array): Promise<void>;
  /** Standard error. Never fails. */
  tell(text: string): Promise<void>;
  /** Whether a person reads standard error, so that a line may be replaced. */
  readonly isInteractive: boolean;
  /** The screen that standard output goes to; null if it goes to a file or a program. */
  readonly screen: Screen | null;
}

/** What a person sees standard output on. */
export interface Screen {
  /** How many characters fit on a line. */
  readonly columns: number;
}

export function terminal(out: Writable, err: Writable): Terminal {
  // without listeners a closed pipe would end the process with a stack trace
  out.on('error', () => undefined);
  err.on('error', () => undefined);
  return {
    async print(text) {
      try {
        await written(out, text);
      } catch (error) {
        if (systemCode(error) !== 'EPIPE') throw error;
        throw cannotRun('the output was closed before all of it was written', error);
      }
    },
    async tell(text) {
      await written(err, text).catch(() => undefined);
    },
    // a dumb terminal cannot clear a line
    isInteractive: err instanceof WriteStream && process.env.TERM !== 'dumb',
    screen: out instanceof WriteStream ? { columns: out.columns > 0 ? out.columns : 80 } : null,
  };
}

/** One line on standard error that each step replaces. */
export interface Progress {
  /** Shows the text after the label. */
  show(text: string): void;
  /** Clears the line. Call it before anything else is printed. */
  end(): Promise<void>;
}

const CLEAR = '\r\u001b[K';

/** Shows how far long work is. Prints nothing if standard error is not a terminal. */
export function progress(terminal: Pick<Terminal, 'tell' | 'isInteractive'>, label = ''): Progress {
  if (!terminal.isInteractive) return { show: () => undefined, end: async () => undefined };
  let shown = '';
  return {
    show(text) {
      // a line that wraps could not be cleared
      const line = [...printable(`${label} ${text}`.trim())].slice(0, MOST_SHOWN).join('');
      if (line === shown) return;
      shown = line;
      void terminal.tell(`${CLEAR}${line}`);
    },
    async end() {
      if (shown !== '') await terminal.tell(CLEAR);
      shown = '';
    },
  };
}

const MOST_SHOWN = 70;

/** Says on a terminal what is being done while it is done. */
export async function during<Result>(
  terminal: Pick<Terminal, 'tell' | 'isInteractive'>,
  doing: string,
  work: (shown: Progress) => Promise<Result>,
): Promise<Result> {
  const shown = progress(terminal, doing);
  shown.show('…');
  try {
    return await work(shown);
  } finally {
    await shown.end();
  }
}

export const COLOUR_CHOICES = ['auto', 'always', 'never'] as const;
export type ColourChoice = (typeof COLOUR_CHOICES)[number];

/**
 * Whether standard output gets colours. `--color` decides; else `FORCE_COLOR` and `NO_COLOR`, as programs
 * commonly read them (https://no-color.org, https://force-color.org); else whether it is a terminal that has them.
 */
export function hasColours(choice: ColourChoice, screen: Screen | null, env: NodeJS.ProcessEnv): boolean {
  if (choice !== 'auto') return choice === 'always';
  const { FORCE_COLOR: forced = '', NO_COLOR: none = '', TERM: kind } = env;
  if (forced !== '') return forced !== '0' && forced !== 'false';
  return none === '' && screen !== null && kind !== 'dumb';
}

function written(stream: Writable, text: string | Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(text, (error) => (error ? reject(error) : resolve()));
  });
}

/** Text of unknown origin on one line, with nothing in it that a terminal would obey. */
export function printable(text: string): string {
  // bidirectional controls are in Cf: a line must not be reordered by a file's name
  return text.replace(
    /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu,
    (char) => `\\u{${char.codePointAt(0)?.toString(16) ?? ''}}`,
  );
}
