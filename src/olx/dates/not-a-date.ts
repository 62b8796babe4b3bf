/** Ends the reading of a text that is not a date; `readDateParts` catches it and answers null. */
export class NotADate extends Error {
  override readonly name = 'NotADate';
}
