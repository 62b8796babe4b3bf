const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

export type SizeUnit = (typeof UNITS)[number];

/** A size in bytes in the largest unit, by powers of 1000, that leaves at least one of it. */
export function scaled(bytes: number): { readonly value: number; readonly unit: SizeUnit } {
  const power = bytes < 1000 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3));
  return { value: bytes / 1000 ** power, unit: UNITS[power] ?? 'byte' };
}
