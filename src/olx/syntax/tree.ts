/**
 * An attribute. In the whole tree of an XML text, offsets are UTF-16 code units into that text and ranges are
 * half-open. A tree is immutable.
 */
export interface XmlAttribute {
  readonly name: string;
  /** Decoded and normalised as XML 1.0 section 3.3.3 says. */
  readonly value: string;
  /** From the first character of the name to the character after the closing quote. */
  readonly start: number;
  readonly end: number;
  /** The raw value between the quotes. */
  readonly valueStart: number;
  readonly valueEnd: number;
}

/** An element with its attributes and children. */
export interface XmlElement {
  readonly kind: 'element';
  /** As written, prefix included. */
  readonly name: string;
  readonly attributes: readonly XmlAttribute[];
  readonly children: readonly XmlNode[];
  readonly start: number;
  readonly end: number;
  /** After the `>` that ends the start tag. */
  readonly openEnd: number;
  /** At the `<` of the end tag; equals `end` if the element is self-closing. */
  readonly closeStart: number;
  readonly selfClosing: boolean;
}

/** A run of character data. */
export interface XmlText {
  readonly kind: 'text';
  /** Decoded, with line ends normalised to `\n`. */
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

/** A CDATA section. `value` is the text inside. */
export interface XmlCdata {
  readonly kind: 'cdata';
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

/** A comment. `value` is the text inside. */
export interface XmlComment {
  readonly kind: 'comment';
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

/** A processing instruction. */
export interface XmlInstruction {
  readonly kind: 'instruction';
  readonly target: string;
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

/** Anything that an element can contain. */
export type XmlNode = XmlElement | XmlText | XmlCdata | XmlComment | XmlInstruction;

/** A well-formed document. `root.start` and `root.end` delimit it from prolog and epilog. */
export interface XmlDocument {
  readonly text: string;
  readonly root: XmlElement;
}
