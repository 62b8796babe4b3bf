import { FormattedMessage, useIntl } from '@edx/frontend-platform/i18n';
import { Icon, IconButton, Skeleton } from '@openedx/paragon';
import { CheckCircleOutline, Code } from '@openedx/paragon/icons';
import { useEffect, useRef } from 'react';
import { findNode, nameOf, shortKey } from '../data/outline-tree.ts';
import { useOutline, useProblems } from '../data/queries.ts';
import { useOutlineHost } from '../host/outline-host.ts';
import { DamageSummary } from './DamageNotice.tsx';
import { DiagnosticList } from './DiagnosticList.tsx';
import { messages } from './messages.ts';
import { RefusalAlert } from './RefusalAlert.tsx';

/** All findings about a block and what stands below it; each leads to its block, and to that block's OLX. */
export function ProblemsPage({ block }: { readonly block: string }) {
  const intl = useIntl();
  const { select, openSource } = useOutlineHost();
  const outline = useOutline().data;
  const { data, error, isPending, refetch } = useProblems(block);
  const page = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // the link that led here is gone with the page that it stood on
    if (!isPending && document.activeElement === document.body) page.current?.focus();
  }, [isPending]);
  if (isPending) {
    return (
      <div role="status" aria-label={intl.formatMessage(messages.loading)}>
        <Skeleton count={3} />
      </div>
    );
  }
  if (error !== null) return <RefusalAlert error={error} onRetry={refetch} />;
  if (data.length === 0) {
    return (
      <div className="olx-empty">
        <Icon src={CheckCircleOutline} className="olx-empty__icon" />
        <p className="olx-empty__title">
          <FormattedMessage {...messages.none} />
        </p>
        <p className="mb-0">
          <FormattedMessage {...messages.noneHint} />
        </p>
      </div>
    );
  }
  const root = outline === undefined ? null : findNode(outline, block);
  const named = (about: string): string => {
    const node = outline === undefined ? null : findNode(outline, about);
    return node === null ? shortKey(about) : nameOf(node);
  };
  return (
    <div ref={page} tabIndex={-1} className="olx-focus-target">
      {root !== null && <DamageSummary root={root} />}
      <DiagnosticList
        diagnostics={data}
        below={block}
        onSelect={select}
        action={({ block: about }) =>
          about !== null && (
            <IconButton
              src={Code}
              iconAs={Icon}
              size="sm"
              alt={intl.formatMessage(messages.edit, { block: named(about) })}
              onClick={() => openSource(about)}
            />
          )
        }
      />
    </div>
  );
}
