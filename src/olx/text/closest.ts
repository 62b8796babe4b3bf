/**
 * The candidate that a misspelled word most likely means, or null if none is near. Upper and lower case
 * do not matter. About one letter in three may be wrong, missing, added or swapped with its neighbour; a
 * word that is only the beginning of exactly one candidate means that one. Of equally near candidates
 * the first is taken.
 */
export function closest(word: string, candidates: Iterable<string>): string | null {
  const written = word.toLowerCase();
  // a longer text is not a misspelled word, and would take long
  if (written === '' || written.length > LONGEST) return null;
  let [nearest, least]: [string | null, number] = [null, Math.max(1, Math.floor(written.length / 3)) + 1];
  const begun: string[] = [];
  for (const candidate of candidates) {
    const wanted = candidate.toLowerCase();
    if (written.length >= SHORTEST_START && wanted.startsWith(written)) begun.push(candidate);
    const distance = slips(written, wanted);
    if (distance < least && distance < wanted.length) [nearest, least] = [candidate, distance];
  }
  return nearest ?? (begun.length === 1 ? (begun[0] ?? null) : null);
}

const LONGEST = 100;
const SHORTEST_START = 3;

/** The optimal string alignment distance: the least number of letters to add, drop, change or swap. */
function slips(a: string, b: string): number {
  let before: number[] = [];
  let last: number[] = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let row = 1; row <= a.length; row += 1) {
    const next = [row];
    for (let at = 1; at <= b.length; at += 1) {
      const cost = a[row - 1] === b[at - 1] ? 0 : 1;
      let least = Math.min((last[at] ?? 0) + 1, (next[at - 1] ?? 0) + 1, (last[at - 1] ?? 0) + cost);
      if (row > 1 && at > 1 && a[row - 1] === b[at - 2] && a[row - 2] === b[at - 1]) {
        least = Math.min(least, (before[at - 2] ?? 0) + 1);
      }
      next.push(least);
    }
    [before, last] = [last, next];
  }
  return last[b.length] ?? 0;
}
