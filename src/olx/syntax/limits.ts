/**
 * Limits on one XML text. Most are those of libxml2 (parserInternals.h, parser.c), so lxml refuses the same texts.
 * `size` and `nodes` bound time and memory and are far above real courses.
 */
export const XML_LIMITS = {
  /** Nested elements, the root included; `xmlParserMaxDepth` is 256 and does not count the innermost. */
  depth: 257,
  /** UTF-8 bytes of an attribute value. `XML_MAX_TEXT_LENGTH`. */
  attributeLength: 10_000_000,
  /** UTF-8 bytes of a start tag. `XML_MAX_LOOKUP_LIMIT`. */
  tagLength: 10_000_000,
  /** UTF-8 bytes of one text, CDATA section, comment or instruction. `XML_MAX_TEXT_LENGTH`. */
  textLength: 10_000_000,
  /** UTF-16 units of a name. `XML_MAX_NAME_LENGTH`. */
  nameLength: 50_000,
  /** UTF-16 units of the whole text. */
  size: 32_000_000,
  /** Elements, attributes, texts, comments and instructions together. */
  nodes: 500_000,
} as const;
