/** The text of an editor that can be read on after the editor was disposed. */
export interface LastingText {
  /** Wraps a way to read the text. */
  readonly of: (read: () => string) => () => string;
  /** The editor ends with this text. */
  readonly end: (text: string) => void;
}

/** For one editor. */
export function lastingText(): LastingText {
  let ended: string | null = null;
  return {
    of: (read) => () => ended ?? read(),
    end(text) {
      ended = text;
    },
  };
}
