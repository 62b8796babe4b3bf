import type { SettingValue } from '../course/typed-setting.ts';
import { momentInYear } from '../dates/moment.ts';
import type { Subject } from './subject.ts';

/** The value of a setting of a block; null where it is not set, is set to nothing, or cannot be read. */
export function settingValueOf({ settings }: Subject, name: string): Exclude<SettingValue, { kind: 'none' }> | null {
  const read = settings.get(name)?.read;
  return read?.ok && read.value.kind !== 'none' ? read.value : null;
}

/** The text of a setting; null where it is not set, or is no text. */
export function textOf(subject: Subject, name: string): string | null {
  const value = settingValueOf(subject, name);
  return value?.kind === 'text' ? value.text : null;
}

/** Whether a setting is set to true. */
export function isOn(subject: Subject, name: string): boolean {
  const value = settingValueOf(subject, name);
  return value?.kind === 'boolean' && value.value;
}

/**
 * The moment that a setting names, in milliseconds since 1970; null if it names none, or if that depends on
 * a present year that nobody gave.
 */
export function momentOf(subject: Subject, name: string, presentYear: number | null): number | null {
  const value = settingValueOf(subject, name);
  if (value?.kind === 'moment-by-year') return presentYear === null ? null : momentInYear(value.text, presentYear);
  return value?.kind === 'moment' ? value.at : null;
}
