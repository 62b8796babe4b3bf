/**
 * Equal for two names that differ only in case or Unicode form, which many disks take for one file:
 * `A.xml` and `a.xml`, `ß` and `SS`, a letter with its accent composed and decomposed.
 */
export function foldCase(text: string): string {
  // most names are ASCII, and the rest of this is slow
  if (/^[\x20-\x7e]*$/.test(text)) return text.toLowerCase();
  // upper case first: it takes "ß" to "SS", as full case folding does
  return text.normalize('NFD').toUpperCase().toLowerCase().normalize('NFC');
}

/** Equal for two paths that a file system which ignores case, Unicode form, or dots and spaces at the end takes for one. */
export function foldPath(path: string): string {
  const folded = foldCase(path);
  if (!/[. ](?:\/|$)/.test(folded)) return folded;
  return folded.replace(/([^/. ])[. ]+(?=\/|$)/g, '$1');
}
