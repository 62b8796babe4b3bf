/** Longer values would hide what a message says. In UTF-16 units. */
const LONGEST = 80;

/** A value as messages name it: in quotation marks and with its spaces, which may be what is wrong; its end left out where it is long. */
export function quote(value: string): string {
  return `“${value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value}”`;
}
