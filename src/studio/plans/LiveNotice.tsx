import { FormattedMessage, useIntl } from '@edx/frontend-platform/i18n';
import { Alert } from '@openedx/paragon';
import { Info, Visibility } from '@openedx/paragon/icons';
import type { Plan } from '#contract';
import { shortKey } from '../data/outline-tree.ts';
import { messages } from './messages.ts';
import { blockCount, isLive } from './plan-groups.ts';
import './plans.css';

/** Names of blocks that the notice spells out before it counts the rest. */
const NAMED = 4;

/** How much of a plan learners see as soon as it is carried out. Nothing if nothing changes. */
export function LiveNotice({ plan: { changes, assets, files, summary } }: { readonly plan: Plan }) {
  const intl = useIntl();
  const count = summary.learners_see;
  const all = blockCount(changes);
  // these have no draft
  const fileCount = assets.length + files.length;
  if (count === 0 && fileCount === 0) {
    if (changes.length === 0) return null;
    return (
      <Alert variant="info" icon={Info} className="olx-plan__live">
        <FormattedMessage {...messages.liveNothing} values={{ all }} />
      </Alert>
    );
  }
  const seen = new Map(changes.filter(isLive).map(({ block, display_name: name }) => [block, name ?? shortKey(block)]));
  const named = [...seen.values()].slice(0, NAMED);
  const rest = seen.size - named.length;
  return (
    <Alert variant="warning" icon={Visibility} className="olx-plan__live">
      <FormattedMessage
        {...(count === 0 ? messages.liveFiles : count >= all ? messages.liveAll : messages.liveSome)}
        values={{
          count,
          all,
          others: all - count,
          files: fileCount,
          names: intl.formatList([...named, ...(rest > 0 ? [`+${rest}`] : [])], { type: 'conjunction' }),
        }}
      />
    </Alert>
  );
}
