import Type, { type Static } from 'typebox';
import type { Immutable } from './immutable.ts';
import { list } from './list.ts';
import { CLOSED, resource } from './resource.ts';

/** SHA-256 of the bytes of a file. */
export const FileHash = Type.String({ pattern: '^[0-9a-f]{64}$', description: 'SHA-256 of the bytes, in hex digits.' });

/** Bytes as text. */
export const Base64 = Type.String({
  pattern: '^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$',
  description: 'Base64; large files go to the asset itself.',
});

/** One static asset, or one course-level file. */
export const AssetSchema = resource(
  'Asset',
  Type.Object(
    {
      path: Type.String({ description: 'Of an asset, below `static/`; else inside the OLX folder.' }),
      size: Type.Integer({ minimum: 0, description: 'In bytes.' }),
      hash: FileHash,
    },
    CLOSED,
  ),
);

/**
 * One static asset, or one course-level file: path, size in bytes, and SHA-256.
 */
export interface Asset extends Immutable<Static<typeof AssetSchema>> {}

/** The static assets of a course run, in order of paths. */
export const AssetListSchema = list('AssetList', AssetSchema);

/** The course-level files of a course run, in order of paths. */
export const CourseFileListSchema = list('CourseFileList', AssetSchema);
