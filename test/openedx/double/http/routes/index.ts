/** Every address of the CMS. */
import { json } from '../answer.ts';
import type { Resource } from '../resource.ts';
import type { Release } from '../world.ts';
import { advancedSettings } from './advanced-settings.ts';
import { assetContents } from './asset-content.ts';
import { checks } from './checks.ts';
import { containers } from './container.ts';
import { courseDetails, textbooks } from './course-details.ts';
import { courseIndex } from './course-index.ts';
import { exports } from './exports.ts';
import { files } from './files.ts';
import { grading } from './grading.ts';
import { groupConfigurations } from './groups.ts';
import { imports } from './imports.ts';
import { olxResources } from './olx.ts';
import { permissions } from './permissions.ts';
import { signInResources } from './sign-in.ts';
import { studio } from './studio.ts';
import { tabs } from './tabs.ts';
import { tasks } from './tasks.ts';
import { people } from './team.ts';
import { newerXblocks, xblocks } from './xblock.ts';

const heartbeat: Resource = {
  path: '/api/contentstore/v0/heartbeat',
  kind: 'open',
  allow: 'GET, HEAD, OPTIONS',
  methods: { GET: () => json({ status: 'heartbeat successful' }) },
};

export function cmsResources(release: Release): readonly Resource[] {
  return [
    ...signInResources,
    ...xblocks,
    ...studio,
    courseIndex,
    ...containers,
    ...olxResources,
    imports,
    ...exports,
    ...tasks,
    heartbeat,
    advancedSettings,
    ...courseDetails,
    textbooks,
    ...grading,
    ...tabs,
    groupConfigurations,
    ...files,
    ...people,
    ...checks,
    ...assetContents,
    ...(release === 'newer' ? [...newerXblocks, permissions] : []),
  ];
}
