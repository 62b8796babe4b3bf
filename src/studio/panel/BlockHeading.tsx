import { FormattedMessage, useIntl } from '@edx/frontend-platform/i18n';
import { Icon, IconButton } from '@openedx/paragon';
import { ContentCopy } from '@openedx/paragon/icons';
import type { OutlineNode } from '#contract';
import { BlockIcon, useKindName } from '../block/BlockIcon.tsx';
import { StateBadge, UnreadBadge } from '../block/StateBadge.tsx';
import { descendantsOf, draftHolder, isDirectOnly, isUnread, nameOf, shortKey } from '../data/outline-tree.ts';
import { useOutlineHost } from '../host/outline-host.ts';
import { messages } from './messages.ts';

interface BlockHeadingProps {
  readonly node: OutlineNode;
  /** The node and its ancestors, outermost first. */
  readonly path: readonly OutlineNode[];
}

/** What is selected: its ancestors, kind, name, id, state and version. */
export function BlockHeading({ node, path }: BlockHeadingProps) {
  const intl = useIntl();
  const kind = useKindName(node.type);
  const { select, notify } = useOutlineHost();
  const ancestors = path.slice(0, -1);
  const copy = (): void => {
    const clipboard: Clipboard | undefined = navigator.clipboard;
    void clipboard?.writeText(node.id).then(() => notify({ message: intl.formatMessage(messages.keyCopied) }));
  };
  return (
    <header className="olx-heading">
      {ancestors.length > 0 && (
        <nav aria-label={intl.formatMessage(messages.breadcrumb)}>
          <ol className="olx-heading__path">
            {ancestors.map((each) => (
              <li key={each.id}>
                <button type="button" className="olx-link" onClick={() => select(each.id)}>
                  {nameOf(each)}
                </button>
              </li>
            ))}
          </ol>
        </nav>
      )}
      <p className="olx-heading__kind">
        <BlockIcon type={node.type} decorative />
        {kind}
        {!isDirectOnly(node.type) && <StateBadge state={draftHolder(path)?.state ?? node.state} />}
        {isUnread(node) && <UnreadBadge />}
      </p>
      <h2 className="olx-heading__name">{nameOf(node)}</h2>
      <p className="olx-heading__key">
        <span className="olx-key" title={node.id}>
          {shortKey(node.id)}
        </span>
        <IconButton
          src={ContentCopy}
          iconAs={Icon}
          size="inline"
          alt={intl.formatMessage(messages.copyKey)}
          onClick={copy}
        />
      </p>
      <p className="olx-heading__facts">
        {!isUnread(node) && (
          <span>
            <FormattedMessage {...messages.inside} values={{ count: descendantsOf(node).length }} />
          </span>
        )}
        <span title={node.version}>
          <FormattedMessage {...messages.version} /> <span className="olx-key">{node.version.slice(0, 13)}</span>
        </span>
      </p>
    </header>
  );
}
