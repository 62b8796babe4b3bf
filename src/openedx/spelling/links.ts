import { type CourseKeyParts, parseUsageKey, type UsageKey } from '#olx';

/**
 * The text with quoted links to assets of the course run of the archive as `/static/NAME`, and those to its blocks as
 * `/jump_to_id/NAME` (`rewrite_nonportable_content_links` in `store_utilities.py`). The archive names its course run
 * in the former form of keys.
 */
export function portableLinks(text: string, { org, number, run }: CourseKeyParts): string {
  if (!text.includes('c4x/') && !text.includes('jump_to')) return text;
  const asset = new RegExp(`(\\\\?['"])/c4x/${pattern(org)}/${pattern(number)}/asset/(.*?)\\1`, 'g');
  const key = `${pattern(org)}/${pattern(number)}/${pattern(run)}`;
  const block = new RegExp(
    `(\\\\?['"])/courses/${key}/jump_to/i4x://${pattern(org)}/${pattern(number)}/[^/+@]+/(.*?)\\1`,
    'g',
  );
  return text
    .replace(asset, (_, quote: string, name: string) => `${quote}/static/${name}${quote}`)
    .replace(block, (_, quote: string, name: string) => `${quote}/jump_to_id/${name}${quote}`);
}

/** A reference to a block as an export writes it: in the former form, and within the course run. */
export function exportedReference(key: string, course: CourseKeyParts): string {
  const usage = parseUsageKey(key as UsageKey);
  if (usage === null) return key;
  const at = usage.id.indexOf('@');
  return `i4x://${course.org}/${course.number}/${usage.id.slice(0, at)}/${usage.id.slice(at + 1)}`;
}

function pattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
