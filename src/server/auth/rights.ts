import type { CourseKey } from '#olx';

/** What somebody may do in one course run; each includes those before it. To force is to write without naming a version. */
export const RIGHTS = ['none', 'read', 'write', 'force'] as const;
export type Right = (typeof RIGHTS)[number];

/** What the caller of a request may do. */
export interface Rights {
  /** In one course run, whether it exists or not. May ask elsewhere, and refuse as that does. */
  in(course: CourseKey): Right | Promise<Right>;
  /** In several, in their order; whoever has to ask elsewhere asks about all of them together. */
  inAll(courses: readonly CourseKey[]): readonly Right[] | Promise<readonly Right[]>;
  /** True where the caller may read figures about everybody. */
  readonly operator: boolean;
  /** What the same caller may do by now, for answers that go on. Refuses with 401 if the token does not hold any more. */
  anew(): Promise<Rights>;
}

/** Every right, everywhere. */
export const ALL_RIGHTS: Rights = {
  in: () => 'force',
  inAll: (courses) => courses.map(() => 'force'),
  operator: true,
  anew: async () => ALL_RIGHTS,
};

/** True where `had` includes `needed`. */
export function includes(had: Right, needed: Right): boolean {
  return RIGHTS.indexOf(had) >= RIGHTS.indexOf(needed);
}
