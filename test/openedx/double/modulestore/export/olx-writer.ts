import type { BranchName, CourseRun } from '../types.ts';
import type { XmlElement } from '../xml/element.ts';

/** Where and how blocks are written. */
export interface OlxWriter {
  readonly run: CourseRun;
  readonly branch: BranchName;
  /** Takes a file, path relative to the course folder (or to `drafts/`). `undefined`: everything is written inline. */
  readonly file: ((path: string, text: string) => void) | undefined;
  /** Reads the XML in `data`. The export task and the web process use different parsers. */
  readonly parse: (xml: string) => XmlElement;
  /** Takes a static file, path relative to `static/`. */
  readonly staticFile: (path: string, bytes: Uint8Array) => void;
}
