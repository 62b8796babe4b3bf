import { useIntl } from '@edx/frontend-platform/i18n';

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** A size in bytes as people read it, by powers of 1000. */
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

/** The size in the largest unit that leaves at least one; never negative. */
export function scaled(bytes: number): { readonly value: number; readonly unit: (typeof UNITS)[number] } {
  const power = bytes < 1000 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3));
  return { value: bytes / 1000 ** power, unit: UNITS[power] ?? 'byte' };
}
