import { FormattedMessage, useIntl } from '@edx/frontend-platform/i18n';
import { Button, Skeleton } from '@openedx/paragon';
import { useMemo } from 'react';
import type { OutlineNode } from '#contract';
import { useUndo } from '../data/mutations.ts';
import { descendantsOf } from '../data/outline-tree.ts';
import { useCommits } from '../data/queries.ts';
import { RefusalAlert } from '../problems/RefusalAlert.tsx';
import { CommitItem } from './CommitItem.tsx';
import { messages } from './messages.ts';
import './history.css';

/** History of the course run; changes of the given block and what is below it are marked. */
export function HistoryPage({ node }: { readonly node: OutlineNode }) {
  const intl = useIntl();
  const undo = useUndo();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useCommits();
  const below = useMemo(() => new Set([node.id, ...descendantsOf(node).map(({ id }) => id)]), [node]);
  if (error !== null) return <RefusalAlert error={error} onRetry={refetch} />;
  if (data === undefined) {
    return (
      <div role="status" aria-label={intl.formatMessage(messages.loading)}>
        <Skeleton count={4} height={44} />
      </div>
    );
  }
  // a commit that came while somebody read on moves others to the next page, where they are met again
  const commits = [
    ...new Map(data.pages.flatMap(({ results }) => results.map((each) => [each.commit, each] as const))).values(),
  ];
  if (commits.length === 0) {
    return (
      <div className="olx-empty">
        <p className="olx-empty__title">
          <FormattedMessage {...messages.empty} />
        </p>
        <p className="mb-0">
          <FormattedMessage {...messages.emptyHint} />
        </p>
      </div>
    );
  }
  return (
    <>
      <ol className="olx-history" aria-label={intl.formatMessage(messages.label)}>
        {commits.map((commit) => (
          <CommitItem
            key={commit.commit}
            commit={commit}
            concerns={commit.changed.some(({ block }) => below.has(block))}
            busy={undo.isPending}
            onUndo={() => undo.mutate(commit.commit)}
          />
        ))}
      </ol>
      {hasNextPage && (
        <Button size="sm" variant="outline-primary" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          <FormattedMessage {...messages.more} />
        </Button>
      )}
    </>
  );
}
