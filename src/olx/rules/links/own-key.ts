import { attributeValue, parseXml } from '../../syntax/index.ts';
import type { CourseView } from '../rule.ts';

/** What a course run says of its own key. */
export interface OwnKey {
  readonly org: string;
  readonly course: string;
  readonly run: string;
}

/** The key of the course run as course.xml has it; null for a subtree, or where it does not say all of it. */
export function ownKey({ course, root }: CourseView): OwnKey | null {
  if (root.block.type !== 'course') return null;
  const { pointer } = course.rootFile;
  const element = pointer === null ? root.element : (parseXml(pointer, null).document?.root ?? root.element);
  const [org, number] = [attributeValue(element, 'org'), attributeValue(element, 'course')];
  const run = course.root.urlName;
  return org === null || number === null || run === '' ? null : { org, course: number, run };
}

/** The parts of a key as links have it: `course-v1:Org+Num+Run`, or the older `Org/Num/Run`. Null where it is neither. */
export function keyParts(key: string): OwnKey | null {
  const parts = key.startsWith('course-v1:') ? key.slice('course-v1:'.length).split('+') : key.split('/');
  const [org = '', course = '', run = ''] = parts;
  return parts.length === 3 && run !== '' ? { org, course, run } : null;
}
