import type { FastifyRequest } from 'fastify';
import type { ListChoices, Page } from '#contract';

/** Entries of a page if the request does not say. */
const PAGE_SIZE = 100;

/** A request for a list. */
type Listing = Pick<FastifyRequest, 'url' | 'protocol' | 'host'> & { readonly query: ListChoices };

/** The part of a list that a request asks for. */
export interface Slice {
  readonly offset: number;
  readonly limit: number;
}

/** Which entries the request asks for. */
export function sliceOf({ page = 1, page_size: limit = PAGE_SIZE }: ListChoices): Slice {
  return { offset: (page - 1) * limit, limit };
}

/**
 * One page of a list as all lists are answered: with the addresses of the pages beside it. `pageSize` holds if the
 * request does not say.
 */
export function pageOf<Item>(
  request: Listing,
  { count, results }: { readonly count: number; readonly results: readonly Item[] },
  pageSize = PAGE_SIZE,
): Page<Item> {
  const { page = 1, page_size: limit = pageSize } = request.query;
  const last = Math.max(1, Math.ceil(count / limit));
  return {
    count,
    next: page < last ? addressOf(request, page + 1) : null,
    previous: page > 1 ? addressOf(request, Math.min(page - 1, last)) : null,
    results,
  };
}

/** The page of a list that is in memory anyway. */
export function pageOfAll<Item>(request: Listing, all: readonly Item[]): Page<Item> {
  const { offset, limit } = sliceOf(request.query);
  return pageOf(request, { count: all.length, results: all.slice(offset, offset + limit) });
}

function addressOf(request: Pick<FastifyRequest, 'url' | 'protocol' | 'host'>, page: number): string {
  const url = new URL(request.url, `${request.protocol}://${request.host}`);
  url.searchParams.set('page', String(page));
  return url.href;
}
