import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useOlxApi } from './api.ts';
import { olxKeys } from './query-keys.ts';
import { answered } from './refusal.ts';

/** Commits that one page of history holds. */
const HISTORY_PAGE = 20;

/** The course run: its version, name, and how many blocks of each type it has. */
export function useCourse() {
  const { client, course } = useOlxApi();
  return useQuery({
    queryKey: olxKeys.summary(course),
    queryFn: async ({ signal }) => answered(await client.getCourse(course, { signal })).value,
  });
}

/** The whole tree of the course run. */
export function useOutline() {
  const { client, course } = useOlxApi();
  return useQuery({
    queryKey: olxKeys.outline(course),
    queryFn: async ({ signal }) => answered(await client.getOutline(course, { signal })).value,
  });
}

/** One block with its settings; idle where `block` is null. */
export function useBlock(block: string | null) {
  const { client, course } = useOlxApi();
  return useQuery({
    queryKey: olxKeys.block(course, block ?? ''),
    queryFn: async ({ signal }) => answered(await client.getBlock(block ?? '', { signal })).value,
    enabled: block !== null,
  });
}

/** The files that the export of a block holds. */
export function useExportList(block: string) {
  const { client, course } = useOlxApi();
  return useQuery({
    queryKey: olxKeys.exportList(course, block),
    queryFn: async ({ signal }) => answered(await client.getExportList(block, { signal })).value,
  });
}

/** Findings about a block and all below it. */
export function useProblems(root: string) {
  const { client, course } = useOlxApi();
  return useQuery({
    queryKey: olxKeys.problems(course, root),
    queryFn: async ({ signal }) => answered(await client.listDiagnostics(course, root, { signal })).value,
  });
}

/** History of the course run, newest first, page by page. */
export function useCommits() {
  const { client, course } = useOlxApi();
  return useInfiniteQuery({
    queryKey: olxKeys.commits(course),
    queryFn: async ({ pageParam, signal }) =>
      answered(await client.listCommits(course, { page: pageParam, page_size: HISTORY_PAGE, signal })).value,
    initialPageParam: 1,
    getNextPageParam: ({ next }, _pages, page) => (next === null ? null : page + 1),
  });
}

/** One commit with all that it did; commits never change. */
export function useCommit(commit: string) {
  const { client, course } = useOlxApi();
  return useQuery({
    queryKey: olxKeys.commit(course, commit),
    queryFn: async ({ signal }) => answered(await client.getCommit(course, commit, { signal })).value,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** A text that a plan or a commit names by its hash; idle if `hash` is null. A hash never gets another text. */
export function useContent(hash: string | null) {
  const { client, course } = useOlxApi();
  return useQuery({
    queryKey: olxKeys.content(course, hash ?? ''),
    queryFn: async ({ signal }) => answered(await client.getContent(course, hash ?? '', { signal })).value,
    enabled: hash !== null,
    staleTime: Number.POSITIVE_INFINITY,
  });
}
