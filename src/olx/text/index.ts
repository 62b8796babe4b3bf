export { closest } from './closest.ts';
export { decodeUtf8, encodeUtf8, type Utf8Decoded } from './decode.ts';
export { foldCase, foldPath } from './fold-case.ts';
export { type LineIndex, lineIndex } from './lines.ts';
export {
  DOS_DEVICE,
  isContentPath,
  isNotContent,
  isPortablePath,
  MAX_PATH_BYTES,
  MAX_PATH_DEPTH,
  PROJECT_FILE,
} from './portable-path.ts';
export { applyEdits, type TextEdit, TextEditError } from './replace.ts';
export { linkNames, servedName, storedName } from './stored-name.ts';
export { together } from './together.ts';
