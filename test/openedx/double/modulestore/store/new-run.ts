import { readFileSync } from 'node:fs';
import { defaultTabs } from '../classes/tabs.ts';
import type { JsonValue } from '../json.ts';
import { blockKey, courseRoot } from '../keys.ts';
import type { RunCreation, StoredBlock } from '../types.ts';

/** The overview that Studio gives a new course run, as recorded. */
const overview = readFileSync(new URL('new-run-overview.txt', import.meta.url), 'utf8');

/** The blocks of a new course run: its root, and the overview of its about page. */
export function newRunBlocks(
  { key, displayName, start }: RunCreation,
  edit: Pick<StoredBlock, 'editedOn' | 'editedBy' | 'version'>,
): readonly StoredBlock[] {
  const fields: [string, JsonValue][] = [
    ['display_name', displayName],
    ['cert_html_view_enabled', true],
    ['discussion_topics', { General: { id: 'course' } }],
    ['language', 'en'],
    ['tabs', defaultTabs()],
    ['wiki_slug', `${key.org}.${key.number}.${key.run}`],
  ];
  if (start !== undefined) fields.push(['start', start]);
  return [
    { ...edit, key: courseRoot, fields: new Map(fields), children: [] },
    { ...edit, key: blockKey('about', 'overview'), fields: new Map([['data', overview]]), children: [] },
  ];
}
