/** An attribute of a block's tag that is no field. */
export interface BlockAttribute {
  readonly name: string;
  /** The closed list of values, or null where others are possible. */
  readonly values: readonly string[] | null;
  readonly help: string;
}

function attribute(name: string, help: string, values: readonly string[] | null = null): BlockAttribute {
  return { name, values, help };
}

const URL_NAME = attribute('url_name', 'The id of the block, unique among blocks of its type in the course run.');

const FURTHER: Readonly<Record<string, readonly BlockAttribute[]>> = {
  course: [
    attribute('org', 'Organisation of the course key; an import into another course run replaces it.'),
    attribute('course', 'Number of the course key; an import into another course run replaces it.'),
  ],
  html: [attribute('filename', 'Name, without `.html`, of the file in `html/` that holds the text.')],
  video: [
    attribute('youtube', 'YouTube ids by speed, such as `0.75:ID,1.00:ID`.'),
    attribute('from', 'Former name of `start_time`.'),
    attribute('to', 'Former name of `end_time`.'),
  ],
  conditional: [
    attribute('sources', 'Usage keys of the blocks that decide, separated by `;`.'),
    attribute('correct', 'Opens when the sources are answered correctly, or not.', ['True', 'False']),
    attribute('attempted', 'Opens when the sources are attempted, or not.', ['True', 'False']),
    attribute('submitted', 'Opens when the sources are submitted, or not.', ['True', 'False']),
    attribute('voted', 'Opens when the poll is voted in, or not.', ['True', 'False']),
    attribute('poll_answer', 'Opens when the poll is answered with this answer id.'),
  ],
};

/** The attributes of a type's tag that are no fields, `url_name` first. */
export function structuralAttributes(type: string): readonly BlockAttribute[] {
  return Object.hasOwn(FURTHER, type) ? [URL_NAME, ...(FURTHER[type] ?? [])] : [URL_NAME];
}
