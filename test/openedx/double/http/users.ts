/** The people of the installation and what each may do. */
import { type CourseKey, courseText } from '../modulestore/index.ts';

/** `auditor` is a role of openedx-authz: it only counts in newer releases, and only lets a person look. */
export type CourseRole = 'instructor' | 'staff' | 'limited_staff' | 'auditor';

export interface DoubleUser {
  readonly name: string;
  /** Default: the name followed by `-password`. */
  readonly password?: string;
  readonly globalStaff?: boolean;
  /** By course key, or `*` for every course run that exists. */
  readonly roles?: { readonly [course: string]: CourseRole | readonly CourseRole[] };
}

export interface User extends DoubleUser {
  readonly id: number;
  readonly password: string;
  readonly email: string;
}

/** The six kinds of users of the recordings, and the service account. */
export const labUsers: readonly DoubleUser[] = [
  { name: 'gstaff', globalStaff: true },
  { name: 'cstaff', roles: { '*': 'staff' } },
  { name: 'cinstr', roles: { '*': ['instructor', 'staff'] } },
  { name: 'limited', roles: { '*': 'limited_staff' } },
  { name: 'stranger' },
  { name: 'svc', roles: { '*': 'staff' } },
  { name: 'onlyfld' },
];

/** The user whom the service account's client credentials stand for. */
export const SERVICE_USER = 'svc';

export class Users {
  readonly #byName: ReadonlyMap<string, User>;
  /** Roles given later: by a test, or as the team of a new course run. */
  readonly #granted = new Map<string, Set<CourseRole>>();

  readonly #exists: (course: CourseKey) => boolean;

  constructor(users: readonly DoubleUser[], exists: (course: CourseKey) => boolean) {
    this.#exists = exists;
    this.#byName = new Map(
      users.map((user, at) => [
        user.name,
        { ...user, id: at + 2, password: user.password ?? `${user.name}-password`, email: `${user.name}@example.com` },
      ]),
    );
  }

  get(name: string): User | undefined {
    return this.#byName.get(name);
  }

  all(): readonly User[] {
    return [...this.#byName.values()];
  }

  grant(user: User, course: CourseKey, role: CourseRole): void {
    const key = `${user.name} ${courseText(course)}`;
    this.#granted.set(key, (this.#granted.get(key) ?? new Set()).add(role));
  }

  rolesOf(user: User, course: CourseKey): ReadonlySet<CourseRole> {
    const text = courseText(course);
    const everywhere = this.#exists(course) ? user.roles?.['*'] : undefined;
    const given = [everywhere ?? [], user.roles?.[text] ?? []].flat();
    return new Set([...given, ...(this.#granted.get(`${user.name} ${text}`) ?? [])]);
  }

  /** Course staff, course instructors and global staff. Limited staff may neither read nor write in Studio. */
  mayAuthor(user: User, course: CourseKey): boolean {
    const roles = this.rolesOf(user, course);
    return user.globalStaff === true || roles.has('staff') || roles.has('instructor');
  }

  /** The people with one of these roles, oldest account first. */
  withRole(course: CourseKey, ...roles: readonly CourseRole[]): User[] {
    return this.all()
      .filter((user) => roles.some((role) => this.rolesOf(user, course).has(role)))
      .toSorted((one, other) => one.id - other.id);
  }
}
