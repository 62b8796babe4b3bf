import { ExportQuery, ReplaceQuery } from '#contract/schemas';
import { openBlock } from '../access/course.ts';
import { requestMatch } from '../access/if-match.ts';
import { ensureMatch } from '../access/match.ts';
import type { App, Parts } from '../parts.ts';
import { Refusal } from '../refusal.ts';
import { receive } from '../writes/receive.ts';
import { EXPORTED, type Exporter } from './export.ts';
import { OLX_BODY, olxBody } from './olx-body.ts';
import { answers, BlockParams, pathOf, WRITE_PROBLEMS, WRITTEN } from './route-schema.ts';

/** A subtree as OLX: exported, or replaced with all below it or alone. */
export function blockOlxRoutes(app: App, parts: Parts, sendExport: Exporter): void {
  app.get(
    pathOf('blockOlx'),
    {
      schema: {
        summary: 'Export a subtree',
        tags: ['olx'],
        params: BlockParams,
        querystring: ExportQuery,
        response: answers(EXPORTED, 'not-found', 'not-acceptable'),
      },
    },
    (request, reply) =>
      sendExport({ accept: request.headers.accept, usageKey: request.params.usage_key, ...request.query }, reply),
  );

  app.put(
    pathOf('blockOlx'),
    {
      schema: {
        summary: 'Replace a block',
        tags: ['olx'],
        params: BlockParams,
        querystring: ReplaceQuery,
        takes: OLX_BODY,
        response: answers(WRITTEN, ...WRITE_PROBLEMS, 'conflict', 'duplicate', 'incompatible-placement'),
      },
    },
    async (request, reply) => {
      const { scope, orphans, merge, base, target, damaged = 'reject', plan = false } = request.query;
      const { snapshot, id: block } = await openBlock(parts.store, request.params.usage_key);
      if (scope === undefined)
        throw new Refusal('bad-request', 'Say with `scope` what is replaced: subtree or node.', { missing: 'scope' });
      if (orphans === undefined)
        throw new Refusal(
          'bad-request',
          'Say with `orphans` what happens to blocks that lose their parent: reject or delete.',
          { missing: 'orphans' },
        );
      const course = snapshot.commit.course;
      const which = scope === 'node' ? 'node' : 'version';
      const match = await requestMatch(request, course, { kind: 'block', block, which }, plan);
      ensureMatch(match, snapshot);
      return receive(parts, request, reply, {
        course,
        plan,
        match,
        asked: { kind: 'replace', block, scope, orphans, merge, base, target, damaged },
        body: olxBody(request.body),
      });
    },
  );
}
