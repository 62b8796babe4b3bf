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
    isInteractive: err instanceof WriteStream,
  };
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
