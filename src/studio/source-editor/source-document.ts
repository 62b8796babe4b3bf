import { useQuery } from '@tanstack/react-query';
import type { Client } from '#contract';
import type { DocumentContext } from '#editor';
import { useOlxApi } from '../data/api.ts';
import { pathTo, shortKey } from '../data/outline-tree.ts';
import { useOutline } from '../data/queries.ts';
import { answered } from '../data/refusal.ts';

/** A block's text as the service has it. */
export interface SourceDocument {
  readonly text: string;
  readonly version: string;
}

/** The block's subtree as one document, as it is now. Throws where that is refused. */
export async function readSource(client: Client, block: string, signal?: AbortSignal): Promise<SourceDocument> {
  const { value, etag } = answered(await client.getDocument(block, { signal }));
  return { text: value, version: etag ?? '' };
}

/** The text that an editor opens with. It is read once: what others save later must not change it under the author. */
export function useSourceDocument(block: string) {
  const { client, course } = useOlxApi();
  return useQuery({
    queryKey: ['olx', 'source', course, block],
    queryFn: ({ signal }) => readSource(client, block, signal),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
}

/** What the language service has to know of the text's place; null until the outline is there. */
export function useDocumentContext(block: string): { readonly context: DocumentContext; readonly name: string } | null {
  const outline = useOutline().data;
  if (outline === undefined) return null;
  const path = pathTo(outline, block);
  const node = path.at(-1);
  const [type = '', urlName = ''] = shortKey(block).split('@');
  return {
    context: {
      type: node?.type ?? type,
      urlName: node?.url_name ?? urlName,
      parentType: path.at(-2)?.type ?? null,
      scope: 'subtree',
      file: null,
    },
    name: node?.display_name ?? node?.url_name ?? urlName,
  };
}
