import { FormattedMessage } from '@edx/frontend-platform/i18n';
import type { Change } from '#contract';
import { SettingValue } from '../block/SettingValue.tsx';
import { messages } from './messages.ts';
import './plans.css';

/** The settings of a block that change, with their values before and after. */
export function SettingChanges({ settings }: Pick<Change, 'settings'>) {
  return (
    <table className="olx-change__settings">
      <thead>
        <tr>
          <th scope="col">
            <FormattedMessage {...messages.setting} />
          </th>
          <th scope="col">
            <FormattedMessage {...messages.before} />
          </th>
          <th scope="col">
            <FormattedMessage {...messages.after} />
          </th>
        </tr>
      </thead>
      <tbody>
        {settings.map(({ name, before, after }) => (
          <tr key={name}>
            <th scope="row" className="olx-key">
              {name}
            </th>
            <td>
              <SettingValue value={before} />
            </td>
            <td>
              <SettingValue value={after} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
