import type { Json } from '../../course/block.ts';
import { settingValueOf } from '../setting-value.ts';
import { type Subject, subjectOf } from '../subject.ts';

/** A choice or tip of a question, by its place among the children. */
export interface Part {
  readonly subject: Subject;
  readonly index: number;
}

/** What every rating has besides its own choices (`RatingBlock.FIXED_VALUES` of problem-builder). */
const FIXED = ['1', '2', '3', '4', '5'];

/** A multiple choice, multiple response or rating question of a Problem Builder. */
export interface Question {
  readonly choices: readonly (Part & { readonly value: string })[];
  readonly tips: readonly Part[];
  /** The values that can be chosen. */
  readonly values: ReadonlySet<string>;
}

/** The question that a block is; null where its children are but named, as in a document about it alone. */
export function questionOf({ block }: Subject): Question | null {
  const parts = block.children.map((child, index) => ({ subject: subjectOf(child.block), index }));
  const isNamedOnly = ({ subject }: Part): boolean =>
    subject.settings.size === 0 && subject.element.children.length === 0;
  const own = parts.filter(({ subject }) => subject.block.type === 'pb-choice' || subject.block.type === 'pb-tip');
  if (own.some(isNamedOnly)) return null;
  const choices = own
    .filter(({ subject }) => subject.block.type === 'pb-choice')
    .map((part) => ({ ...part, value: textOf(part.subject, 'value') }));
  return {
    choices,
    tips: own.filter(({ subject }) => subject.block.type === 'pb-tip'),
    values: new Set([...(block.type === 'pb-rating' ? FIXED : []), ...choices.map(({ value }) => value)]),
  };
}

/** The text of a setting; empty where it is not set. */
export function textOf(subject: Subject, name: string): string {
  const value = settingValueOf(subject, name);
  return value?.kind === 'text' ? value.text : '';
}

/** The items of a setting as texts; null where it is not set, or is no list. */
export function listOf(subject: Subject, name: string): readonly string[] | null {
  const value = settingValueOf(subject, name);
  const text = (item: Json): string => (typeof item === 'string' ? item : JSON.stringify(item));
  return value?.kind === 'list' ? value.items.map(text) : null;
}
