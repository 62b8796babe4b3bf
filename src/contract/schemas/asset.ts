import Type, { type Static } from 'typebox';
import type { Immutable } from './immutable.ts';
import { CLOSED, ref, resource } from './resource.ts';

/** One static asset, or one course-level file. */
export const AssetSchema = resource(
  'Asset',
  Type.Object(
    {
      path: Type.String({ description: 'Of an asset, below `static/`; else inside the OLX folder.' }),
      size: Type.Integer({ minimum: 0, description: 'In bytes.' }),
      hash: Type.String({ description: 'SHA-256 of the bytes, in hex.' }),
    },
    CLOSED,
  ),
);

export type Asset = Immutable<Static<typeof AssetSchema>>;

/** The static assets of a course run, in order of paths. */
export const AssetListSchema = resource('AssetList', Type.Object({ assets: Type.Array(ref(AssetSchema)) }, CLOSED));

export type AssetList = Immutable<Static<typeof AssetListSchema>>;

/** The course-level files of a course run, in order of paths. */
export const CourseFileListSchema = resource(
  'CourseFileList',
  Type.Object({ files: Type.Array(ref(AssetSchema)) }, CLOSED),
);

export type CourseFileList = Immutable<Static<typeof CourseFileListSchema>>;
