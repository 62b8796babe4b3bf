/**
 * Whether a path matches a pattern. `*` is any part of a name, `?` one character, `**` any number of folders;
 * everything else is itself. Time is bounded by the product of both lengths, whatever the pattern.
 */
export function matchesPath(pattern: string, path: string): boolean {
  const [patterns, names] = [pattern.split('/'), path.split('/')];
  // which starts of the path the pattern so far can match
  let reached: boolean[] = [true, ...names.map(() => false)];
  for (const each of patterns) {
    const next = names.map((name, at) => (each === '**' ? false : reached[at] === true && matchesName(each, name)));
    reached = each === '**' ? reached.map((_, at) => reached.slice(0, at + 1).includes(true)) : [false, ...next];
  }
  return reached.at(-1) === true;
}

/** The same for a single name. */
export function matchesName(pattern: string, name: string): boolean {
  let [at, in_] = [0, 0];
  let star: { readonly at: number; in_: number } | null = null;
  while (in_ < name.length) {
    if (pattern[at] === '*') {
      star = { at, in_ };
      at += 1;
    } else if (at < pattern.length && (pattern[at] === '?' || pattern[at] === name[in_])) {
      at += 1;
      in_ += 1;
    } else if (star !== null) {
      // let the last star take one more
      star = { at: star.at, in_: star.in_ + 1 };
      [at, in_] = [star.at + 1, star.in_];
    } else return false;
  }
  while (pattern[at] === '*') at += 1;
  return at === pattern.length;
}
