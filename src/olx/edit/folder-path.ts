import { isXmlText } from '../course/attribute-value.ts';

const MAX_PATH = 1024;

/** Whether a path stays below the folder that it is relative to, in every operating system. */
export function isFolderPath(path: string): boolean {
  if (path.length > MAX_PATH || !isXmlText(path) || /[\\\t\r\n]|^[A-Za-z]:/.test(path)) return false;
  return path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}
