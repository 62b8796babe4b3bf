import type { Postgres } from '../support/postgres.ts';
export async function diskFaults(
  _postgres: Postgres,
  _folder: string,
): Promise<readonly { what: string; problem: string | null }[]> {
  return [];
}
