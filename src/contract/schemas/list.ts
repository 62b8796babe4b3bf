import Type, { type Static, type TSchema } from 'typebox';
import { MAX_PAGE_SIZE } from '../routes.ts';
import type { Immutable } from './immutable.ts';
import { CLOSED, nullable, type Resource, ref, resource } from './resource.ts';

/** One page of a list, in the form of all lists of Open edX (`DefaultPagination` of edx-drf-extensions). */
export function list<Schema extends TSchema>(name: string, item: Resource<Schema>) {
  return resource(name, Type.Object({ ...PAGE, results: Type.Array(ref(item)) }, CLOSED));
}

/** The members of each page besides its `results`. */
export const PAGE = {
  count: Type.Integer({ minimum: 0, description: 'Entries on all pages.' }),
  next: nullable(Type.String({ description: 'Address of the next page.' })),
  previous: nullable(Type.String({ description: 'Address of the previous page.' })),
} as const;

/** Which page of a list. */
export const PAGE_QUERY = {
  page: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000, description: 'The first is 1.' })),
  page_size: Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_PAGE_SIZE, description: 'Entries of a page.' })),
} as const;

export const ListQuery = Type.Object(PAGE_QUERY, CLOSED);

/**
 * Which page of a list to answer; pages count from 1.
 *
 * @useDeclaredType
 */
export type ListChoices = Immutable<Static<typeof ListQuery>>;

/** One page of a list. */
export interface Page<Item> {
  readonly count: number;
  readonly next: string | null;
  readonly previous: string | null;
  readonly results: readonly Item[];
}
