/** The options of a dropdown as the platform reads its `options` attribute. */
export interface OptionList {
  readonly options: readonly string[];
  /** False where a part stands outside single quotes, or a quote is not closed: options are lost or cut. */
  readonly sound: boolean;
}

/** An apostrophe within a word, or escaped, does not end an option. */
const APOSTROPHE_IN_WORD = /([a-zA-Z])('|\\')([a-zA-Z])/g;
const ESCAPED_QUOTE = /\\'/g;
const STAND_IN = '&#39;';

/** Reads `('a','b')` as `OptionInput.parse_options` does: quoted parts, separated by commas and spaces. */
export function readOptionList(text: string): OptionList {
  const inner = text.replace(APOSTROPHE_IN_WORD, `$1${STAND_IN}$3`).replace(ESCAPED_QUOTE, STAND_IN).slice(1, -1);
  const options: string[] = [];
  let at = 0;
  while (at < inner.length) {
    const sign = inner.charAt(at);
    if (sign === ',' || sign === ' ') {
      at++;
      continue;
    }
    const close = sign === "'" ? inner.indexOf("'", at + 1) : -1;
    if (close === -1) return { options, sound: false };
    options.push(inner.slice(at + 1, close).replaceAll(STAND_IN, "'"));
    at = close + 1;
  }
  return { options, sound: true };
}
