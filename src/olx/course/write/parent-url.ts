import { attributeValue } from '../../syntax/index.ts';
import type { Course } from '../course.ts';
import { parseElement } from '../element.ts';

/** `block-v1:Org+Number+Run` as the folder itself names its course run, for the `parent_url` of drafts. */
export function parentKeyPrefix(course: Course): string {
  const element = parseElement(course.rootFile.pointer ?? course.root.text);
  const part = (name: string): string | null => (element === null ? null : attributeValue(element, name));
  return `block-v1:${part('org') ?? 'org'}+${part('course') ?? 'course'}+${part('url_name') ?? 'run'}`;
}
