import type { CourseFolder } from '../import/course-folder.ts';
import type { JsonValue } from '../json.ts';
import type { BlockKey, CourseKey } from '../keys.ts';
import type { XmlElement, XmlNode } from '../xml/element.ts';

/** A block as the import holds it before it is stored. Mutable: later definitions overwrite. */
export interface ParsedBlock {
  readonly key: BlockKey;
  /** Explicitly set fields in JSON form. */
  readonly fields: Map<string, JsonValue>;
  readonly children: BlockKey[];
}

/** The block cannot be read. Containers drop such a child without a word; the course root fails the task. */
export class ParseFailure extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ParseFailure';
  }
}

/** A block was read but cannot be stored. The task fails with this message. */
export class BlockNotImported extends Error {
  constructor(name: string, location: string) {
    super(`Failed to import block: ${name} at location: ${location}`);
    this.name = 'BlockNotImported';
  }
}

/** Makes or finds the record of a video in edx-val. */
export type ImportVideo = (
  key: BlockKey,
  videoId: string,
  asset: XmlElement | undefined,
  transcripts: readonly (readonly [language: string, fileName: string])[],
) => string;

/** What a class may use while it reads OLX: the platform's ImportSystem. */
export interface OlxRuntime {
  readonly folder: CourseFolder;
  /** The course that the archive comes from; `run` is the url_name in `course.xml`. */
  readonly source: CourseKey;
  /** The course run that is imported into. */
  readonly target: CourseKey;
  /** The entry of policy.json for `type/url_name`. */
  policyOf(key: BlockKey): JsonValue | undefined;
  /** Reads a child node and everything below it; returns its key. @throws ParseFailure */
  readChild(node: XmlNode): BlockKey;
  readonly importVideo: ImportVideo;
}
