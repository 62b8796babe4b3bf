/** An attribute of an element inside a block. */
export interface InnerAttribute {
  readonly name: string;
  readonly required: boolean;
  /** The closed list of values, or null where others are possible. */
  readonly values: readonly string[] | null;
  readonly help: string;
}

/** An element inside a block that is no block itself. */
export interface InnerElement {
  readonly name: string;
  readonly help: string;
  readonly attributes: readonly InnerAttribute[];
  /** Elements of the vocabulary worth offering inside; anything else may stand there, too. */
  readonly children: readonly string[];
}

/** The elements that one block type knows. */
export interface InnerVocabulary {
  /** Names that may stand directly below the block's element. */
  readonly top: readonly string[];
  readonly elements: ReadonlyMap<string, InnerElement>;
}

interface AttributeNotes {
  readonly required?: true;
  readonly values?: readonly string[];
}

/** A row of an element's attributes. */
export function attr(name: string, help: string, notes: AttributeNotes = {}): InnerAttribute {
  return { name, help, required: notes.required ?? false, values: notes.values ?? null };
}

/** A row of a vocabulary. */
export function element(
  name: string,
  help: string,
  attributes: readonly InnerAttribute[] = [],
  children: readonly string[] = [],
): InnerElement {
  return { name, help, attributes, children };
}

/** A vocabulary out of its rows. */
export function vocabulary(top: readonly string[], rows: readonly InnerElement[]): InnerVocabulary {
  return { top, elements: new Map(rows.map((each) => [each.name, each])) };
}
