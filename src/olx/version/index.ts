export {
  nodeVersionOf,
  rememberVersions,
  sameContent,
  sameOwnContent,
  versionOf,
} from './block-version.ts';
export { canonicalAttribute, canonicalValue } from './canonical-json.ts';
export { courseVersionOf } from './course-version.ts';
export { blobOfText, parseVersion, type Version, versionOfText } from './hash.ts';
