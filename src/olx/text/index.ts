export { decodeUtf8, encodeUtf8, type Utf8Decoded } from './decode.ts';
export { foldCase } from './fold-case.ts';
export { type LineIndex, lineIndex } from './lines.ts';
export { applyEdits, type TextEdit, TextEditError } from './replace.ts';
