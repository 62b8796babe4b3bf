import { FormattedMessage } from '@edx/frontend-platform/i18n';
import { Badge } from '@openedx/paragon';
import type { Change, OutlineNode } from '#contract';
import { BlockIcon } from '../block/BlockIcon.tsx';
import { findNode, nameOf, shortKey } from '../data/outline-tree.ts';
import { ChangedText } from '../texts/ChangedText.tsx';
import { messages } from './messages.ts';
import { isLive } from './plan-groups.ts';
import { SettingChanges } from './SettingChanges.tsx';
import './plans.css';

interface PlanChangeProps {
  readonly change: Change;
  readonly outline: OutlineNode | null;
  /** Names of blocks that the outline does not have, by usage key. */
  readonly names?: ReadonlyMap<string, string>;
}

/** What happens to one block. */
export function PlanChange({ change, outline, names = NO_NAMES }: PlanChangeProps) {
  const {
    block,
    display_name: name,
    parent,
    index,
    settings,
    content,
    learner_state: learner,
    former_parent: former,
    renamed_from: renamedFrom,
    renamed_to: renamedTo,
  } = change;
  const key = shortKey(block);
  return (
    <li className="olx-change">
      <BlockIcon type={key.slice(0, key.indexOf('@'))} />
      <div className="olx-change__body">
        <div className="olx-change__line">
          <span className="olx-change__name">{name ?? key}</span>
          <Badge variant={isLive(change) ? 'info' : 'light'}>
            <FormattedMessage {...messages[`form_${change.form}`]} />
          </Badge>
          {content !== null && change.kind === 'change' && (
            <Badge variant="light">
              <FormattedMessage {...messages.contentChanged} />
            </Badge>
          )}
          {learner === 'detached' && (
            <Badge variant="warning">
              <FormattedMessage {...messages.learnerDetached} />
            </Badge>
          )}
          {learner === 'kept' && change.kind !== 'add' && (
            <Badge variant="light">
              <FormattedMessage {...messages.learnerKept} />
            </Badge>
          )}
        </div>
        <div className="olx-change__place">
          <span className="olx-key">{key}</span>
          {parent !== null && (
            <span>
              <FormattedMessage
                {...placeMessage(change)}
                values={{
                  ...parentNames(outline, names, parent, former ?? parent),
                  place: index + 1,
                }}
              />
            </span>
          )}
        </div>
        {(renamedFrom !== undefined || renamedTo !== undefined) && (
          <p className="olx-change__renamed">
            <FormattedMessage
              {...(renamedFrom === undefined ? messages.renamedTo : messages.renamedFrom)}
              values={{ key: <span className="olx-key">{shortKey(renamedFrom ?? renamedTo ?? '')}</span> }}
            />
          </p>
        )}
        {settings.length > 0 && <SettingChanges settings={settings} />}
        {content !== null && <ChangedText content={content} name={name ?? key} />}
      </div>
    </li>
  );
}

const NO_NAMES: ReadonlyMap<string, string> = new Map();

function placeMessage({ kind, parent, former_parent: former }: Change) {
  if (kind !== 'move' || former === undefined) return messages.inParent;
  return former === parent ? messages.movedWithin : messages.movedFrom;
}

/** Where two parents have one name, as one that was renamed has, their ids tell them apart. */
function parentNames(outline: OutlineNode | null, names: ReadonlyMap<string, string>, parent: string, former: string) {
  const [to, from] = [parentName(outline, names, parent), parentName(outline, names, former)];
  return parent !== former && to === from
    ? { parent: shortKey(parent), former: shortKey(former) }
    : { parent: to, former: from };
}

function parentName(outline: OutlineNode | null, names: ReadonlyMap<string, string>, parent: string): string {
  const node = outline === null ? null : findNode(outline, parent);
  return node === null ? (names.get(parent) ?? shortKey(parent)) : nameOf(node);
}
