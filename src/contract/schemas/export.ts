import Type, { type Static } from 'typebox';
import type { Immutable } from './immutable.ts';
import { CourseKeyText, UsageKeyText, VersionText } from './keys.ts';
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
            text: nullable(Type.String({ description: 'Null where the file is no text, or a very large one.' })),
          },
          CLOSED,
        ),
      ),
    },
    CLOSED,
  ),
);

export type ExportList = Immutable<Static<typeof ExportListSchema>>;
