import { QueryClient, QueryClientProvider, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useMemo, useRef } from 'react';
import { olxKeys } from '../../data/query-keys.ts';
import { retryable } from '../../data/retry.ts';
import { StartTaskProvider, type Task } from '../../tasks/task.ts';
import { type OutlineHost, OutlineHostProvider } from '../outline-host.ts';
import { useCourseAuthoringContext, useCourseOutlineContext, useToastContext } from './outline-page.ts';
import { selectionOf } from './outline-selection.ts';
import { olxServiceUrl } from './service-url.ts';
import { share, useShared } from './shared-state.ts';
import { useSourceAddress } from './source-address.ts';

/** Milliseconds that a notice stays; long enough to reach its button by keyboard. */
const NOTICE_DELAY = 12_000;

/** The page's own client keeps what it read for an hour, and repeats what was refused. */
const queries = new QueryClient({
  defaultOptions: { queries: { retry: retryable, staleTime: 5_000, refetchOnWindowFocus: true } },
});

const startTask = (task: Task): void => share({ task });

/** Makes the outline page the host of the plugin. Shows nothing if no service is configured. */
export function AuthoringHost({ children }: { readonly children: ReactNode }) {
  const serviceUrl = olxServiceUrl();
  return serviceUrl === null ? null : <WithService serviceUrl={serviceUrl}>{children}</WithService>;
}

function WithService({ serviceUrl, children }: { readonly serviceUrl: string; readonly children: ReactNode }) {
  const { courseId } = useCourseAuthoringContext();
  const { sections, courseUsageKey, currentSelection, selectContainer, clearSelection } = useCourseOutlineContext();
  const { showToast } = useToastContext();
  const pageQueries = useQueryClient();
  const [source, openSource] = useSourceAddress();
  const { inside } = useShared();
  const marked = currentSelection?.currentId ?? null;
  // the page names the course run until it has read its outline
  const root = courseUsageKey === courseId ? null : courseUsageKey;
  const selected = inside !== null && inside.selected === marked ? inside.block : (marked ?? root);

  // what changed the outline may have changed the OLX
  const seen = useRef(sections);
  useEffect(() => {
    if (seen.current === sections) return;
    seen.current = sections;
    void queries.invalidateQueries({ queryKey: olxKeys.course(courseId) });
  }, [sections, courseId]);

  const host = useMemo<OutlineHost>(
    () => ({
      courseId,
      serviceUrl,
      selected,
      select: (block) => {
        const selection = block === null ? null : selectionOf(sections, block);
        const isOutside = block !== null && block !== root && selection === null;
        share({ inside: isOutside ? { block, selected: marked } : null });
        if (selection !== null) selectContainer(selection);
        else if (!isOutside) clearSelection();
      },
      source,
      openSource,
      refresh: () => void pageQueries.invalidateQueries({ queryKey: ['courseOutline', courseId, 'index'] }),
      notify: ({ message, action }) =>
        showToast(message, action && { label: action.label, onClick: action.run }, NOTICE_DELAY),
      colourScheme: 'light',
    }),
    [
      courseId,
      serviceUrl,
      selected,
      sections,
      root,
      marked,
      selectContainer,
      clearSelection,
      source,
      openSource,
      pageQueries,
      showToast,
    ],
  );
  return (
    <QueryClientProvider client={queries}>
      <OutlineHostProvider value={host}>
        <StartTaskProvider value={startTask}>{children}</StartTaskProvider>
      </OutlineHostProvider>
    </QueryClientProvider>
  );
}
