import type { CourseRule } from '../rule.ts';
import { collidingNames } from './colliding-names.ts';
import { courseImage } from './course-image.ts';
import { deadLinks } from './dead-links.ts';
import { missingAssets } from './missing-assets.ts';
import { otherRuns } from './other-runs.ts';
import { unreferencedAssets } from './unreferenced-assets.ts';

/** Rules about static assets and links between blocks. */
export const LINK_RULES: readonly CourseRule[] = [
  missingAssets,
  unreferencedAssets,
  collidingNames,
  courseImage,
  deadLinks,
  otherRuns,
];
