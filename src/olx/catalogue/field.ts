/** Field types of XBlock, in the words of the catalogue. A date is text in ISO 8601. */
export type FieldType =
  | 'string'
  | 'boolean'
  | 'integer'
  | 'float'
  | 'date'
  | 'datetime'
  | 'timedelta'
  | 'relativetime'
  | 'list'
  | 'dict'
  | 'referencelist'
  | 'referencevaluedict';

/** A default as JSON. */
export type FieldDefault =
  | null
  | boolean
  | number
  | string
  | readonly FieldDefault[]
  | { readonly [name: string]: FieldDefault };

/**
 * Where OLX carries a field: in an attribute, in child elements, as the element's content, in
 * policy.json only, or not at all.
 */
export type FieldPlace = 'attribute' | 'element' | 'body' | 'policy' | 'nowhere';

/** One field of a block type. Immutable. */
export interface Field {
  readonly name: string;
  readonly type: FieldType;
  /** `export-only` is an attribute of the export that the platform keeps outside the block. */
  readonly scope: 'settings' | 'content' | 'export-only';
  /** The value if nothing is set; also null if `defaultNote` says that it varies. */
  readonly default: FieldDefault;
  /** If the default is not a constant: what it is instead. */
  readonly defaultNote: string | null;
  /** The closed list of values, or null if others are possible. */
  readonly values: readonly string[] | null;
  /** The smallest allowed number. */
  readonly minimum: number | null;
  /** The name that Studio shows, or null if it shows none. */
  readonly label: string | null;
  /** One sentence for authors; may hold `code` in backquotes. */
  readonly help: string;
  readonly deprecated: boolean;
  readonly place: FieldPlace;
  /** The name of the attribute; usually the name of the field. */
  readonly attribute: string;
  /** Descendants that do not set the field inherit its value. */
  readonly inheritable: boolean;
}

interface Extra {
  readonly content?: true;
  readonly exportOnly?: true;
  readonly values?: readonly string[];
  readonly minimum?: number;
  readonly label?: string;
  readonly deprecated?: true;
  readonly place?: FieldPlace;
  readonly attribute?: string;
  readonly varies?: string;
  readonly inheritable?: true;
}

type Maker = (name: string, preset: FieldDefault, help: string, extra?: Extra) => Field;

function maker(type: FieldType): Maker {
  return (name, preset, help, extra = {}) => ({
    name,
    type,
    scope: extra.exportOnly ? 'export-only' : extra.content ? 'content' : 'settings',
    default: preset,
    defaultNote: extra.varies ?? null,
    values: extra.values ?? null,
    minimum: extra.minimum ?? null,
    label: extra.label ?? null,
    help,
    deprecated: extra.deprecated ?? false,
    place: extra.place ?? 'attribute',
    attribute: extra.attribute ?? name,
    inheritable: extra.inheritable ?? false,
  });
}

/** Makers of table rows: name, default, help, and what differs from a plain setting. */
export const text = maker('string');
export const boolean = maker('boolean');
export const integer = maker('integer');
export const float = maker('float');
export const date = maker('date');
export const datetime = maker('datetime');
export const timedelta = maker('timedelta');
export const relativetime = maker('relativetime');
export const list = maker('list');
export const dict = maker('dict');
export const referenceList = maker('referencelist');
export const referenceValueDict = maker('referencevaluedict');
