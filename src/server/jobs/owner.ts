import { hashOf } from '../changes/take-in.ts';
import type { Actor } from '../parts.ts';

/** Whose a job is: two applications that act for one person do not see each other's. */
export function jobOwner({ application, author }: Actor): string {
  return hashOf(JSON.stringify([application, author]));
}
