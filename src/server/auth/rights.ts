import type { CourseKey } from '#olx';

/** What somebody may do in one course run; each includes those before it. To force is to write without naming a version. */
export const RIGHTS = ['none', 'read', 'write', 'force'] as const;
export type Right = (typeof RIGHTS)[number];

/**
 * The course runs that somebody may read: all that have one of these names (a key, or the beginning of keys with `*`
 * after it), or those that somebody else allows when asked about several at once. That may refuse.
 */
export type Readable =
  | { readonly names: readonly string[] }
  | { readonly ask: (courses: readonly CourseKey[]) => Promise<readonly Right[]> };

/** What the caller of a request may do. */
export interface Rights {
  /** In one course run, whether it exists or not. May ask elsewhere, and refuse as that does. */
  in(course: CourseKey): Right | Promise<Right>;
  /** Which course runs the caller may read. */
  readonly readable: Readable;
  /** True where the caller may read figures about everybody. */
  readonly operator: boolean;
  /** What the same caller may do by now, for answers that go on. Refuses with 401 if the token does not hold any more. */
  anew(): Promise<Rights>;
}

/** Every right, everywhere. */
export const ALL_RIGHTS: Rights = {
  in: () => 'force',
  readable: { names: ['*'] },
  operator: true,
  anew: async () => ALL_RIGHTS,
};

/** True where `had` includes `needed`. */
export function includes(had: Right, needed: Right): boolean {
  return RIGHTS.indexOf(had) >= RIGHTS.indexOf(needed);
}
