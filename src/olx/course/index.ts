export { type AssetLink, assetLinks, type LinkPlace } from './assets/asset-links.ts';
export { type Assets, linkedPaths, pathsByStoredName, referredAssets } from './assets/asset-lookup.ts';
export type { LinkedCourse } from './assets/link-text.ts';
export { attributeFromSetting, isSettingName, isXmlText, settingFromAttribute } from './attribute-value.ts';
export type { BlobHash, BlobRef, Folder, FolderFile, OutputFile, OutputFolder } from './blob.ts';
export {
  type Block,
  type BlockBody,
  type BlockFile,
  type Child,
  type Damage,
  idOf,
  type Json,
  type KeptFile,
  partsOf,
  type Settings,
  type Slot,
  walk,
} from './block.ts';
export { BlockMemo } from './block-memo.ts';
export { withChildren } from './children.ts';
export { contentElementOf, contentText, htmlOf } from './content.ts';
export type { Course, CourseIndex, Place, PolicyFile, RootFile } from './course.ts';
export { elementOf } from './element.ts';
export { emptyCourse } from './empty-course.ts';
export { findBlocks } from './find-blocks.ts';
export { draftsIn, draftView, hasDamage, hasDraft, publishedView, type State, stateOf } from './forms.ts';
export { countJsonNames, isJsonObject, isShallowJson } from './json.ts';
export {
  type BlockId,
  type Brand,
  blockId,
  blockIdParts,
  type CourseKey,
  type CourseKeyParts,
  courseKeyParts,
  isBlockType,
  parseBlockId,
  parseCourseKey,
  parseUsageKey,
  ROOT_ID,
  type UsageKey,
  usageKey,
} from './keys.ts';
export { type LearnerAccess, learnerAccess } from './learner-access.ts';
export { ORIGIN_FILE, type Origin, writeOrigin } from './origin.ts';
export { type OwnText, spliced } from './own-text.ts';
export { contentOf, type ReadCourse, readCourse } from './read/read-course.ts';
export { type ReadDocument, readDocument } from './read/read-document.ts';
export { ReadLimitExceeded, type ReadLimits } from './read/read-limits.ts';
export { type UnreachedBlock, unreachedBlock, unreachedFiles } from './read/unreached.ts';
export { type BlockSearch, fitsSearch, searchBlocks } from './search.ts';
export {
  displayNameOf,
  type EffectiveSetting,
  effectiveSettings,
  explicitSettings,
  inheritedSettings,
} from './settings.ts';
export { isContainer, isDirectOnly } from './structure.ts';
export { idsAbove, idsBelow, indexOf } from './tree-index.ts';
export {
  type ReadSetting,
  readPolicySetting,
  readSetting,
  type SettingValue,
  settingField,
  writeSetting,
} from './typed-setting.ts';
export { settingValue, storedValue } from './typed-value.ts';
export { withInlineXBlocks } from './write/inline-xblocks.ts';
export { writeCourse } from './write/write-course.ts';
export { reference, writeDocument, writeNode } from './write/write-document.ts';
export { type SubtreeVersions, subtreeOf, writeSubtree } from './write/write-subtree.ts';
