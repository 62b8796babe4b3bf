import { createHash } from 'node:crypto';
import { MEDIA } from '#contract';
import type { CourseKey } from '#olx';
import { type Block, contentText, draftView, indexOf, publishedView } from '#olx';
import type { ContentHash, ContentPlace, Store } from '#store';
import { courseInfo, courseKeyOf, openCourseAt } from '../access/course.ts';
import type { App, Parts } from '../parts.ts';
import { Refusal } from '../refusal.ts';
import { textOfPlan } from '../writes/named-contents.ts';
import { answers, ContentParams, pathOf, represented, TEXT } from './route-schema.ts';

/** The texts that plans, commits and comparisons name by their hash. */
export function contentRoutes(app: App, { store }: Parts): void {
  app.get(
    pathOf('content'),
    {
      schema: {
        summary: 'A text by its hash',
        tags: ['history'],
        params: ContentParams,
        response: answers({ 200: represented('The text, as an editor shows it', { [MEDIA.text]: TEXT }) }, 'not-found'),
      },
    },
    async (request, reply) => {
      const { key, version } = await courseInfo(store, courseKeyOf(request.params.course_key));
      const { hash } = request.params;
      const place = await store.findContent(key, hash as ContentHash);
      const text = place === null ? null : await textAt(store, key, place);
      if (text === null || createHash('sha256').update(text).digest('hex') !== hash)
        throw new Refusal('not-found', `The course run ${key} does not have a text with the hash ${hash}.`);
      // the text of a hash never changes, but a plan that names it ends
      reply.headers({ etag: `"${hash}"`, 'x-course-version': version, 'cache-control': 'private, no-cache' });
      return reply.type(`${MEDIA.text}; charset=utf-8`).send(text);
    },
  );
}

async function textAt(store: Store, key: CourseKey, place: ContentPlace): Promise<string | null> {
  if (place.in === 'plan') return textOfPlan(store, key, place);
  const { course } = await openCourseAt(store, key, place.commit);
  const view: Block | null = place.form === 'draft' ? draftView(course.root) : publishedView(course.root);
  const block = view === null ? undefined : indexOf(view).blocks.get(place.block);
  return block === undefined ? null : contentText(block);
}
