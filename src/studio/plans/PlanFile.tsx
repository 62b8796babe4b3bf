import { FormattedMessage } from '@edx/frontend-platform/i18n';
import type { Plan } from '#contract';
import { FileSize } from '../exporting/FileSize.tsx';
import { messages } from './messages.ts';
import './plans.css';

/** What happens to one static asset or course file. */
export function PlanFile({ change: { path, kind, size } }: { readonly change: Plan['files'][number] }) {
  return (
    <li className="olx-plan__file">
      <span className="olx-key">{path}</span>
      <span>
        <FormattedMessage {...messages[`file_${kind}`]} /> · <FileSize bytes={size} />
      </span>
    </li>
  );
}
