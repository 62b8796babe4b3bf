export { attributeValue, findAttribute, setAttribute } from './attributes.ts';
export { cdata, escapeAttribute, escapeText } from './escape.ts';
export { decodeReferences } from './html-entities.ts';
export { elementChildren, innerText, outerText, textContent } from './inner.ts';
export { XML_LIMITS } from './limits.ts';
export { parseXml, parseXmlBytes, type XmlParsed } from './parse.ts';
export type {
  XmlAttribute,
  XmlCdata,
  XmlComment,
  XmlDocument,
  XmlElement,
  XmlInstruction,
  XmlNode,
  XmlText,
} from './tree.ts';
