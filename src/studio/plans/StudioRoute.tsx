import { FormattedMessage } from '@edx/frontend-platform/i18n';
import { Alert } from '@openedx/paragon';
import { Info, WarningFilled } from '@openedx/paragon/icons';
import type { MessageDescriptor } from 'react-intl';
import type { Plan } from '#contract';
import { messages } from './messages.ts';
import './plans.css';

const EFFECTS: Readonly<Record<Plan['side_effects'][number], MessageDescriptor>> = {
  'publishes-all': messages.effectPublishesAll,
  'live-at-once': messages.effectLiveAtOnce,
  'new-ids': messages.effectNewIds,
  'overwrites-meanwhile': messages.effectOverwrites,
  'not-atomic': messages.effectNotAtomic,
};

/** Effects that people do not expect of the change itself. */
const SURPRISING: ReadonlySet<Plan['side_effects'][number]> = new Set([
  'publishes-all',
  'overwrites-meanwhile',
  'new-ids',
]);

/** How a plan is carried out in Studio, how long that takes, and what it does besides. Nothing for other course runs. */
export function StudioRoute({ plan: { route, cost, side_effects: effects } }: { readonly plan: Plan }) {
  if (route === 'store' || route === 'none') return null;
  // the plan says of each block what learners see at once
  const shown = effects.filter((effect) => effect !== 'live-at-once');
  const isSurprising = shown.some((effect) => SURPRISING.has(effect));
  return (
    <Alert variant={isSurprising ? 'warning' : 'info'} icon={isSurprising ? WarningFilled : Info}>
      <p className="mb-0">
        <FormattedMessage
          {...(route === 'import' ? messages.routeImport : messages.routeFields)}
          values={{ seconds: cost === null ? 0 : Math.max(1, Math.round(cost.seconds)) }}
        />
      </p>
      {shown.length > 0 && (
        <ul className="mb-0 mt-2">
          {shown.map((effect) => (
            <li key={effect}>
              <FormattedMessage {...EFFECTS[effect]} />
            </li>
          ))}
        </ul>
      )}
    </Alert>
  );
}
