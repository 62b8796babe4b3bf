import { isJsonObject, type Json, usageKey } from '#olx';
import { CmsFailure } from '../client/cms-failure.ts';
import type { CmsStep } from './cms-step.ts';
import type { Sending } from './sending.ts';

type PutFile = Extract<CmsStep, { kind: 'put-file' }>;

/**
 * Whether Studio has the course-level files that were written. What no call shows, as the list of updates, counts as
 * there.
 */
export async function hasPages(sending: Sending, pages: readonly PutFile[]): Promise<boolean> {
  for (const page of pages) if (!(await hasPage(sending, page))) return false;
  return true;
}

async function hasPage({ client, course, fields, context }: Sending, page: PutFile): Promise<boolean> {
  const { signal } = context;
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(await context.blobs.get(page.blob.hash));
  if (page.place.as === 'text') {
    const seen = await client.block(course, usageKey(course, page.place.block), { signal });
    return fields.showsText(text, seen.data);
  }
  if (page.place.field !== 'grading_policy') return true;
  try {
    return sameGrading(JSON.parse(text), await client.grading(course, { signal }));
  } catch (error) {
    // a CMS without that view cannot tell
    if (error instanceof CmsFailure && error.kind === 'not-found') return true;
    throw error;
  }
}

/** Whether the grading that Studio answers is that of a `grading_policy.json`. */
function sameGrading(policy: Json, answer: { readonly [name: string]: Json | undefined }): boolean {
  const { graders, grade_cutoffs: cutoffs } = answer;
  if (!isJsonObject(policy) || !Array.isArray(graders) || !isJsonObject(cutoffs)) return true;
  const wanted = policy['GRADE_CUTOFFS'];
  const types = (list: Json | undefined): string =>
    JSON.stringify(
      Array.isArray(list) ? list.map((each: Json) => (isJsonObject(each) ? (each['type'] ?? null) : null)) : [],
    );
  const numbers = (value: Json | undefined): string =>
    JSON.stringify(isJsonObject(value) ? Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)) : []);
  return types(policy['GRADER']) === types(graders) && (wanted === undefined || numbers(wanted) === numbers(cutoffs));
}
