/** A command line up to the cursor. */
export interface CommandLine {
  /** The complete words, the command first. */
  readonly words: readonly string[];
  /** The word that the cursor is in; empty after a space. */
  readonly current: string;
}

/** One piece of a word: quoted, escaped or plain. An open quote ends with the line. */
const PIECE = /'([^']*)(?:'|$)|"((?:[^"\\]|\\[\s\S]|\\$)*)(?:"|$)|\\([\s\S]|$)|([^\s'"\\]+)/y;

/** The words of a command line as shells split them. Variables and the like stay as they are. */
export function commandLine(line: string): CommandLine {
  const words: string[] = [];
  let current: string | null = null;
  for (let at = 0; at < line.length; ) {
    PIECE.lastIndex = at;
    const piece = PIECE.exec(line);
    if (piece === null) {
      if (current !== null) words.push(current);
      current = null;
      at += 1;
      continue;
    }
    const [all, single, double, escaped, plain] = piece;
    current = (current ?? '') + (single ?? double?.replaceAll(/\\(["\\$`])/g, '$1') ?? escaped ?? plain ?? '');
    at += all.length;
  }
  return { words, current: current ?? '' };
}
