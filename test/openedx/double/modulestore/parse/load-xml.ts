import type { BlockClass } from '../classes/block-classes.ts';
import type { XmlElement } from '../xml/element.ts';
import { parseXml, XmlSyntaxError } from '../xml/parse-xml.ts';
import { type OlxRuntime, ParseFailure } from './parsed-block.ts';

/** Reads and parses an XML file of the course folder. @throws ParseFailure */
export function loadXml(runtime: OlxRuntime, path: string): XmlElement {
  try {
    const text = runtime.folder.text(path);
    if (text === undefined) throw new ParseFailure(`resource '${path}' not found`);
    return parseXml(text);
  } catch (error) {
    if (error instanceof XmlSyntaxError || error instanceof TypeError) {
      throw new ParseFailure(`Unable to load file contents at path ${path}: ${error.message}`);
    }
    throw error;
  }
}

/** Removes the attributes of settings fields, as `clean_metadata_from_xml` does. */
export function cleanSettings(node: XmlElement, cls: BlockClass, except: readonly string[] = []): void {
  for (const [name, field] of cls.fields) {
    if (field.scope === 'settings' && !except.includes(name)) node.attributes.delete(name);
  }
}
