import { useIntl } from '@edx/frontend-platform/i18n';
import { scaled } from './file-size.ts';

/** A size in bytes as people read it. */
export function FileSize({ bytes }: { readonly bytes: number }) {
  const intl = useIntl();
  const { value, unit } = scaled(bytes);
  return intl.formatNumber(value, {
    style: 'unit',
    unit,
    unitDisplay: unit === 'byte' ? 'long' : 'short',
    maximumFractionDigits: value < 10 && unit !== 'byte' ? 1 : 0,
  });
}
