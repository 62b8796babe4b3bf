/**
 * A form of a name that ignores case and Unicode form, as many file systems do. Two names collide if their forms are
 * equal: `A.xml` and `a.xml`, `ß` and `SS`, a composed and a decomposed accent.
 */
export function foldCase(text: string): string {
  // most names are ASCII, and the rest of this is slow
  if (/^[\x20-\x7e]*$/.test(text)) return text.toLowerCase();
  // upper case first: it takes "ß" to "SS", as full case folding does
  return text.normalize('NFD').toUpperCase().toLowerCase().normalize('NFC');
}

/** The same for a path. It also ignores dots and spaces at the end of names, as Windows does. */
export function foldPath(path: string): string {
  const folded = foldCase(path);
  if (!/[. ](?:\/|$)/.test(folded)) return folded;
  return folded.replace(/([^/. ])[. ]+(?=\/|$)/g, '$1');
}
