import type { Json } from '#contract';

/** A setting's value as people read it: texts bare, anything else as JSON; null where it is not set. */
export function settingText(value: Json | undefined): string | null {
  if (value === undefined) return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
