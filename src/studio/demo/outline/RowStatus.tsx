import { FormattedDate, FormattedMessage } from '@edx/frontend-platform/i18n';
import { Icon } from '@openedx/paragon';
import { AccessTime, Grading, VisibilityOff } from '@openedx/paragon/icons';
import type { ReactNode } from 'react';
import type { OutlineNode, OutlineStatus } from '#contract';
import { statusOf } from '../../block/block-status.ts';
import { messages } from '../../block/messages.ts';
import { StateBadge, UnreadBadge } from '../../block/StateBadge.tsx';
import { isUnread } from '../../data/outline-tree.ts';

interface RowStatusProps {
  readonly node: OutlineNode;
  /** Of its parent. */
  readonly above: OutlineStatus;
  /** 0 for sections. */
  readonly depth: number;
}

/** What Studio's outline says beside a name: draft, staff only, release, grading. Of a component, only that it cannot be read. */
export function RowStatus({ node, above, depth }: RowStatusProps) {
  return (
    <span className="demo-row__status">
      {isUnread(node) && <UnreadBadge />}
      {depth <= 2 && <ContainerStatus status={node.status} above={above} />}
      {depth === 2 && node.state !== 'published' && <StateBadge state={node.state} />}
    </span>
  );
}

function ContainerStatus({ status, above }: { readonly status: OutlineStatus; readonly above: OutlineStatus }) {
  const { staffOnly, start, due, graded, format } = statusOf(status, above);
  return (
    <>
      {staffOnly && (
        <Fact icon={VisibilityOff}>
          <FormattedMessage {...messages.staffOnly} />
        </Fact>
      )}
      {start !== null && (
        <Fact icon={AccessTime}>
          <FormattedMessage
            {...(start.getTime() > Date.now() ? messages.scheduled : messages.released)}
            values={{ date: <Day date={start} /> }}
          />
        </Fact>
      )}
      {graded && (
        <Fact icon={Grading}>
          {format === null ? (
            <FormattedMessage {...messages.gradedPlain} />
          ) : (
            <FormattedMessage {...messages.graded} values={{ format }} />
          )}
        </Fact>
      )}
      {due !== null && (
        <Fact icon={AccessTime}>
          <FormattedMessage {...messages.due} values={{ date: <Day date={due} /> }} />
        </Fact>
      )}
    </>
  );
}

function Day({ date }: { readonly date: Date }) {
  return <FormattedDate value={date} dateStyle="medium" timeZone="UTC" />;
}

function Fact({ icon, children }: { readonly icon: typeof AccessTime; readonly children: ReactNode }) {
  return (
    <span className="demo-row__fact">
      <Icon src={icon} size="xs" />
      {children}
    </span>
  );
}
