import { FormattedMessage } from '@edx/frontend-platform/i18n';
import type { Json } from '#contract';
import { messages } from './messages.ts';
import { settingText } from './setting-text.ts';
import './setting-value.css';

/** A setting's value, or that it has none. */
export function SettingValue({ value }: { readonly value: Json | undefined }) {
  const text = settingText(value);
  if (text === null) {
    return (
      <span className="olx-setting__unset">
        <FormattedMessage {...messages.notSet} />
      </span>
    );
  }
  return <span className="olx-setting__value">{text === '' ? '“”' : text}</span>;
}
