import { attributeValue, type XmlElement } from '../../syntax/index.ts';
import type { BlockBody } from '../block.ts';
import type { BlockId } from '../keys.ts';
import { OWN_FILE_TYPES } from '../structure.ts';
import type { Source } from './read-block.ts';
import type { Reading } from './reading.ts';

/**
 * The content file that `filename` names (`load_definition` in `xml_block.py` and `html.py`): for
 * html `html/<filename>.html`, or the name as it is; for other types `<type>/<filename>.xml`.
 */
export function readBody(reading: Reading, source: Source, element: XmlElement, id: BlockId): BlockBody | null {
  const filename = attributeValue(element, 'filename');
  if (filename === null || filename === '' || !OWN_FILE_TYPES.has(element.name)) return null;
  const kind = element.name === 'html' ? 'html' : 'xml';
  const name = filename.replaceAll(':', '/');
  const folders = [...new Set([element.name, folderOf(source)])];
  const candidates = folders.flatMap((folder) => [`${folder}/${name}.${kind}`, `${folder}/${name}`]);
  for (const base of new Set([source.base, ''])) {
    for (const path of candidates) {
      const full = base + path;
      if (!reading.has(full) || full === source.path) continue;
      reading.consumed.add(full);
      // a content file in XML must be well-formed, though its text is kept whole
      if (kind === 'xml' && reading.document(full) === null) return null;
      const text = reading.text(full);
      return text === null ? null : { kind, path, text };
    }
  }
  const message = `There is no file ${candidates[0]}, which filename="${filename}" names.`;
  reading.report('file-missing', message, source.path, id);
  return null;
}

function folderOf(source: Source): string {
  const path = source.path?.slice(source.base.length) ?? '';
  return path.slice(0, Math.max(path.lastIndexOf('/'), 0));
}
