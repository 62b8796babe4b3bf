/** The year in which dates without one are read, as `Date.from_json` of the platform takes the one it runs in. */
export function presentYear(): number {
  return new Date().getUTCFullYear();
}
