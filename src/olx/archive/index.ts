/** OLX archives: `.tar.gz` and `.zip`, read and written as streams, hostile input refused. See README.md. */
export { type BlobSink, type BlobSource, type MemoryBlobs, memoryBlobs } from './blob-store.ts';
export { comparePaths, sortPaths } from './entry-path.ts';
export { type ArchiveLimits, DEFAULT_LIMITS } from './limits.ts';
export {
  ARCHIVE_PROBLEM_CODES,
  ArchiveFault,
  type ArchiveFaultCode,
  type ArchiveProblem,
  type ArchiveProblemCode,
  type SizeLimit,
} from './problem.ts';
export {
  type ArchiveSource,
  isCourseText,
  type ReadArchiveOptions,
  type ReadArchiveResult,
  readArchive,
  type SpooledZip,
} from './read-archive.ts';
export { type ArchiveFormat, SNIFF_BYTES, sniffArchive } from './sniff.ts';
export { type WriteArchiveOptions, writeArchive } from './write-archive.ts';
