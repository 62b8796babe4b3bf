import type { BlobRef } from '../course/blob.ts';
import type { Course } from '../course/course.ts';
import { versionOf } from './block-version.ts';
import { byCodeUnit, canonicalValue } from './canonical-json.ts';
import { type Version, versionOfText } from './hash.ts';

const versions = new WeakMap<Course, Version>();

/**
 * The version of a whole course run (rule V9 of `SPEC.md`): the root, the assets, the course-level files, and the
 * entries of policy.json about absent blocks. The name of the run's policies folder does not count.
 */
export function courseVersionOf(course: Course): Version {
  const known = versions.get(course);
  if (known !== undefined) return known;
  const version = versionOfText(
    [
      'olx1 course',
      versionOf(course.root),
      listing(course.assets, (path) => path),
      listing(courseFiles(course), (path) => withoutRun(path, course)),
      canonicalValue(course.policy?.unmatched ?? {}),
    ].join('\n'),
  );
  versions.set(course, version);
  return version;
}

/** A policy.json that cannot be read counts as a course-level file. */
function courseFiles({ files, policy }: Course): ReadonlyMap<string, BlobRef> {
  return policy?.kept === undefined ? files : new Map([...files, [policy.path, policy.kept]]);
}

function listing(files: ReadonlyMap<string, BlobRef>, named: (path: string) => string): string {
  const rows = [...files].map(([path, { hash }]) => [named(path), hash] as const);
  return JSON.stringify(rows.sort(([a], [b]) => byCodeUnit(a, b)));
}

function withoutRun(path: string, course: Course): string {
  const folder = `policies/${course.root.urlName}/`;
  return path.startsWith(folder) ? `policies/*/${path.slice(folder.length)}` : path;
}
