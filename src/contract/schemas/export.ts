import Type, { type Static } from 'typebox';
import { Base64, FileHash } from './asset.ts';
import type { Immutable } from './immutable.ts';
import { CourseKeyText, MAX_PARAMETER, UsageKeyText, VersionText } from './keys.ts';
import { CLOSED, nullable, resource } from './resource.ts';

/** What the export of a subtree holds, for preview. Files in order of paths. */
export const ExportListSchema = resource(
  'ExportList',
  Type.Object(
    {
      course_key: CourseKeyText,
      block: UsageKeyText,
      block_version: VersionText,
      course_version: VersionText,
      size: Type.Integer({ minimum: 0, description: 'Bytes of all files together, before packing.' }),
      files: Type.Array(
        Type.Object(
          {
            path: Type.String(),
            size: Type.Integer({ minimum: 0, description: 'In bytes.' }),
            hash: FileHash,
            text: nullable(Type.String({ description: 'Null where the file is no text, or a very large one.' })),
          },
          CLOSED,
        ),
      ),
    },
    CLOSED,
  ),
);

/**
 * The files that an export holds, with sizes, and with the text of OLX files.
 */
export interface ExportList extends Immutable<Static<typeof ExportListSchema>> {}

/**
 * Content as a list of files, in the form that an export gives. A file has a `text`, its bytes as `content`, or the
 * `hash` of a static asset that the course run has already. Other members of an export are taken and not looked at.
 */
export const FileListSchema = resource(
  'FileList',
  Type.Object({
    files: Type.Array(
      Type.Object(
        {
          path: Type.String({ minLength: 1, maxLength: MAX_PARAMETER }),
          text: Type.Optional(nullable(Type.String())),
          content: Type.Optional(Base64),
          hash: Type.Optional(FileHash),
        },
        {
          anyOf: [
            { properties: { text: { type: 'string' } }, required: ['text'] },
            { required: ['content'] },
            { required: ['hash'] },
          ],
        },
      ),
      { minItems: 1 },
    ),
  }),
);

/**
 * An OLX folder as JSON, in place of an archive.
 */
export interface FileList extends Immutable<Static<typeof FileListSchema>> {}
