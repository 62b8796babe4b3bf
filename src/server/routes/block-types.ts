import Type from 'typebox';
import type { BlockTypeAnswer, BlockTypeSummary } from '#contract';
import { BlockTypeListSchema, BlockTypeSchema, ListQuery, MAX_PARAMETER, ref } from '#contract/schemas';
import { BLOCK_TYPES, type BlockType, blockType, examplePasses, type Field, fieldsOf, settingsPassing } from '#olx';
import { pageOfAll } from '../access/paging.ts';
import type { App } from '../parts.ts';
import { Refusal } from '../refusal.ts';
import { answers, pathOf } from './route-schema.ts';

const TypeParams = Type.Object({ type: Type.String({ minLength: 1, maxLength: MAX_PARAMETER }) });

const SUMMARIES = BLOCK_TYPES.map(summary);

/** What is known about block types. */
export function blockTypeRoutes(app: App): void {
  app.get(
    pathOf('blockTypes'),
    {
      schema: {
        summary: 'Block types',
        tags: ['catalogue'],
        querystring: ListQuery,
        response: answers({ 200: ref(BlockTypeListSchema) }),
      },
    },
    async (request) => pageOfAll(request, SUMMARIES),
  );

  app.get(
    pathOf('blockType'),
    {
      schema: {
        summary: 'One block type with its fields',
        tags: ['catalogue'],
        params: TypeParams,
        response: answers({ 200: ref(BlockTypeSchema) }, 'not-found'),
      },
    },
    async (request) => {
      const { type } = request.params;
      const found = blockType(type);
      if (found === null)
        throw new Refusal('not-found', `Nothing is known of a block type ${type}; a site may have it all the same.`);
      return detail(found);
    },
  );
}

function summary({ type, title, help, category, children }: BlockType): BlockTypeSummary {
  return {
    type,
    title,
    help,
    category,
    children: [...children],
    example_passes: examplePasses(type),
    settings_passing: [...settingsPassing(type)],
  };
}

function detail(found: BlockType): BlockTypeAnswer {
  return {
    ...summary(found),
    direct_only: found.directOnly,
    open_to_others: found.openToOthers,
    fields: fieldsOf(found.type).map(field),
    example: found.example,
  };
}

function field({ defaultNote, ...rest }: Field): BlockTypeAnswer['fields'][number] {
  return { ...rest, default_note: defaultNote };
}
