import { FormattedMessage, useIntl } from '@edx/frontend-platform/i18n';
import { Button, Skeleton } from '@openedx/paragon';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import type { OutlineNode } from '#contract';
import { visibleRows } from '../../data/outline-tree.ts';
import { useOutline } from '../../data/queries.ts';
import { useOutlineHost } from '../../host/outline-host.ts';
import { LoadingCourse } from '../../loading/LoadingCourse.tsx';
import { RefusalAlert } from '../../problems/RefusalAlert.tsx';
import { allExpanded, initiallyExpanded, withAncestors } from './expanded.ts';
import { messages } from './messages.ts';
import { OutlineItem } from './OutlineItem.tsx';
import { outlineMove } from './outline-keys.ts';
import './outline.css';

/** The outline of the open course run, as Studio shows it, with components under their units. */
export function CourseOutline() {
  const { data: root, error, refetch } = useOutline();
  if (error !== null) return <RefusalAlert error={error} onRetry={refetch} />;
  if (root === undefined)
    return (
      <LoadingCourse label={messages.loading}>
        <Skeleton count={6} height={56} className="mb-3" />
      </LoadingCourse>
    );
  return root.children.length === 0 ? <EmptyOutline /> : <OutlineList root={root} />;
}

function EmptyOutline() {
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

function OutlineList({ root }: { readonly root: OutlineNode }) {
  const intl = useIntl();
  const { selected, select } = useOutlineHost();
  const [expanded, setExpanded] = useState(() => initiallyExpanded(root, selected));
  const [focused, setFocused] = useState<string | null>(null);
  const list = useRef<HTMLElement>(null);
  const rows = useMemo(() => visibleRows(root, expanded), [root, expanded]);
  const entry = [focused, selected].find((id) => rows.some(({ node }) => node.id === id)) ?? rows[0]?.node.id ?? null;

  useEffect(() => {
    if (selected !== null) setExpanded((open) => withAncestors(root, open, selected));
  }, [root, selected]);

  const toggle = (block: string): void => {
    setExpanded((open) => {
      const next = new Set(open);
      if (!next.delete(block)) next.add(block);
      return next;
    });
  };
  const onKey = (event: KeyboardEvent, block: string): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const move = outlineMove(event.key, rows, expanded, block);
    if (move === null) return;
    event.preventDefault();
    if (move.kind === 'focus') focusRow(list.current, move.block);
    else toggle(move.block);
  };
  return (
    <>
      <div className="demo-outline__tools">
        <Button
          size="sm"
          variant={selected === root.id ? 'primary' : 'outline-primary'}
          onClick={() => select(root.id)}
        >
          <FormattedMessage {...messages.courseRun} />
        </Button>
        <span className="flex-grow-1" />
        <Button size="sm" variant="tertiary" onClick={() => setExpanded(allExpanded(root))}>
          <FormattedMessage {...messages.expandAll} />
        </Button>
        <Button size="sm" variant="tertiary" onClick={() => setExpanded(new Set())}>
          <FormattedMessage {...messages.collapseAll} />
        </Button>
      </div>
      <section ref={list} aria-label={intl.formatMessage(messages.tree)}>
        <ul className="demo-outline">
          {root.children.map((node) => (
            <OutlineItem
              key={node.id}
              node={node}
              above={root.status}
              depth={0}
              expanded={expanded}
              entry={entry}
              onToggle={toggle}
              onFocus={setFocused}
              onKey={onKey}
            />
          ))}
        </ul>
      </section>
    </>
  );
}

function focusRow(list: HTMLElement | null, block: string): void {
  list?.querySelector<HTMLElement>(`[data-block="${CSS.escape(block)}"]`)?.focus();
}
