import { FormattedMessage, useIntl } from '@edx/frontend-platform/i18n';
import { Icon, IconButton } from '@openedx/paragon';
import { ArrowDropDown, ArrowRight, Code } from '@openedx/paragon/icons';
import type { KeyboardEvent } from 'react';
import type { OutlineNode, OutlineStatus } from '#contract';
import { BlockIcon } from '../../block/BlockIcon.tsx';
import { nameOf } from '../../data/outline-tree.ts';
import { useOutlineHost } from '../../host/outline-host.ts';
import { useArchiveDrop } from '../../importing/archive-drop.ts';
import { useStartTask } from '../../tasks/task.ts';
import { messages } from './messages.ts';
import { RowStatus } from './RowStatus.tsx';

interface OutlineItemProps {
  readonly node: OutlineNode;
  /** Of its parent. */
  readonly above: OutlineStatus;
  /** 0 for sections. */
  readonly depth: number;
  readonly expanded: ReadonlySet<string>;
  /** The row that Tab enters; the others are reached by arrow keys. */
  readonly entry: string | null;
  readonly onToggle: (block: string) => void;
  readonly onFocus: (block: string) => void;
  readonly onKey: (event: KeyboardEvent, block: string) => void;
}

/** One block of the outline with what is open below it. Takes a dropped archive. */
export function OutlineItem({ node, above, depth, expanded, entry, onToggle, onFocus, onKey }: OutlineItemProps) {
  const open = node.children.length > 0 && expanded.has(node.id);
  return (
    <li className={`demo-item demo-item--${Math.min(depth, 3)}`}>
      <OutlineRow
        node={node}
        above={above}
        open={open}
        depth={depth}
        reachable={entry === node.id}
        onToggle={onToggle}
        onFocus={onFocus}
        onKey={onKey}
      />
      {open && (
        <ul className="demo-item__children">
          {node.children.map((child) => (
            <OutlineItem
              key={child.id}
              node={child}
              above={node.status}
              depth={depth + 1}
              expanded={expanded}
              entry={entry}
              onToggle={onToggle}
              onFocus={onFocus}
              onKey={onKey}
            />
          ))}
        </ul>
      )}
    </li>
  );
}

interface OutlineRowProps {
  readonly node: OutlineNode;
  readonly above: OutlineStatus;
  readonly depth: number;
  readonly open: boolean;
  readonly reachable: boolean;
  readonly onToggle: (block: string) => void;
  readonly onFocus: (block: string) => void;
  readonly onKey: (event: KeyboardEvent, block: string) => void;
}

function OutlineRow({ node, above, depth, open, reachable, onToggle, onFocus, onKey }: OutlineRowProps) {
  const intl = useIntl();
  const { selected, select, openSource } = useOutlineHost();
  const start = useStartTask();
  const name = nameOf(node);
  const drop = useArchiveDrop((file) => {
    select(node.id);
    start({ kind: 'import', block: node.id, file });
  });
  const tabIndex = reachable ? 0 : -1;
  return (
    <div
      className={`demo-row${drop.over ? ' demo-row--over' : ''}`}
      data-selected={selected === node.id}
      {...drop.handlers}
    >
      {node.children.length > 0 ? (
        <IconButton
          className="demo-row__toggle"
          src={open ? ArrowDropDown : ArrowRight}
          iconAs={Icon}
          size="sm"
          tabIndex={-1}
          aria-expanded={open}
          alt={intl.formatMessage(open ? messages.collapse : messages.expand, { name })}
          onClick={() => onToggle(node.id)}
        />
      ) : (
        <span className="demo-row__toggle" />
      )}
      <button
        type="button"
        className="demo-row__name"
        data-block={node.id}
        tabIndex={tabIndex}
        aria-current={selected === node.id}
        {...(node.children.length > 0 ? { 'aria-expanded': open } : {})}
        onClick={() => select(node.id)}
        onFocus={() => onFocus(node.id)}
        onKeyDown={(event) => onKey(event, node.id)}
      >
        <BlockIcon type={node.type} />
        <span className="demo-row__text">
          {name}
          {!open && node.children.length > 0 && (
            <span className="demo-row__count">
              <FormattedMessage {...messages.children} values={{ count: node.children.length }} />
            </span>
          )}
        </span>
      </button>
      <RowStatus node={node} above={above} depth={depth} />
      <IconButton
        className="demo-row__edit"
        src={Code}
        iconAs={Icon}
        size="sm"
        tabIndex={tabIndex}
        alt={intl.formatMessage(messages.editSource, { name })}
        onClick={() => openSource(node.id)}
      />
      {drop.over && (
        <span className="demo-row__drop">
          <FormattedMessage {...messages.dropHere} values={{ name }} />
        </span>
      )}
    </div>
  );
}
