import { type BlobRef, blockId, type Course, ROOT_ID, storedName } from '#olx';
import { CannotSay, type CmsStep, type FilePlace } from './cms-step.ts';
import { MAX_ASSET_BYTES } from './costs.ts';

type FileStep = Extract<CmsStep, { readonly kind: 'put-file' | 'delete-file' | 'put-asset' | 'delete-asset' }>;

/**
 * The calls that bring course-level files and static assets from one state to another. Throws `CannotSay` if one of
 * them can only come in with an import.
 */
export function fileSteps(from: Course, to: Course): readonly FileStep[] {
  return [...putPages(from, to), ...gonePages(from, to), ...putAssets(from, to), ...goneAssets(from, to)];
}

function putPages(from: Course, to: Course): readonly FileStep[] {
  const was = filesOf(from);
  return [...filesOf(to)].flatMap(([path, blob]): readonly FileStep[] => {
    const former = was.get(path);
    if (former?.hash === blob.hash || !isKept(path)) return [];
    const place = placeOf(path);
    // Studio makes handouts and updates when they are first written, other pages only by an import
    if (place === null || (former === undefined && !isMadeWhenWritten(place))) {
      throw new CannotSay('course-files', `${path} can only come into Studio with an import.`);
    }
    return [{ kind: 'put-file', path, blob, place }];
  });
}

/** The calls that delete pages. No import does that. */
export function gonePages(from: Course, to: Course): readonly FileStep[] {
  const is = filesOf(to);
  return [...filesOf(from)].flatMap(([path, blob]): readonly FileStep[] => {
    const place = is.has(path) || isMadeByAsking([path, blob]) ? null : placeOf(path);
    return place === null || place.field !== 'data' ? [] : [{ kind: 'delete-file', path, place }];
  });
}

/** Studio makes empty updates and handouts whenever somebody asks for them, this driver included. */
export function isMadeByAsking([path, { size }]: readonly [string, BlobRef]): boolean {
  return size === 0 && /^info\/(?:updates|handouts)\.html$/.test(path);
}

function isMadeWhenWritten({ block }: FilePlace): boolean {
  return block === ROOT_ID || block.startsWith('course_info@');
}

/** Course-level files with the run's own folder of policies under one name, as versions take them. */
function filesOf({ files, root }: Course): ReadonlyMap<string, BlobRef> {
  const folder = `policies/${root.urlName}/`;
  return new Map(
    [...files].map(([path, blob]) => [
      path.startsWith(folder) ? `policies/*/${path.slice(folder.length)}` : path,
      blob,
    ]),
  );
}

/** Whether an import takes such a file in; other files Studio neither keeps nor exports. */
function isKept(path: string): boolean {
  return /^(?:about|info|tabs|custom_tags|policies|assets)\//.test(path);
}

/** Where Studio holds a course-level file; null if no call writes it. */
export function placeOf(path: string): FilePlace | null {
  if (path === 'policies/*/grading_policy.json') return { block: ROOT_ID, field: 'grading_policy', as: 'json' };
  if (path === 'info/updates.items.json')
    return { block: blockId('course_info', 'updates'), field: 'items', as: 'json' };
  const [, folder = '', name = ''] = /^(about|info|tabs)\/([^/]+)\.html$/.exec(path) ?? [];
  const type = { about: 'about', info: 'course_info', tabs: 'static_tab' }[folder];
  return type === undefined ? null : { block: blockId(type, name), field: 'data', as: 'text' };
}

function putAssets(from: Course, to: Course): readonly FileStep[] {
  return [...to.assets].flatMap(([path, blob]): readonly FileStep[] => {
    if (from.assets.get(path)?.hash === blob.hash) return [];
    // an upload has no folder, and its name is kept as it is stored
    if (storedName(path) !== path) {
      throw new CannotSay('assets', `static/${path} keeps its folder and name only in an import.`);
    }
    if (blob.size > MAX_ASSET_BYTES) throw new CannotSay('assets', `static/${path} is too large for an upload.`);
    return [{ kind: 'put-asset', path, blob }];
  });
}

/** The calls that delete static assets. No import does that. */
export function goneAssets(from: Course, to: Course): readonly FileStep[] {
  const names = new Set([...to.assets.keys()].map(storedName));
  // one that another file replaces under the same stored name is gone with it
  const gone = [...from.assets.keys()].filter((path) => !to.assets.has(path) && !names.has(storedName(path)));
  return gone.map((path): FileStep => ({ kind: 'delete-asset', path }));
}
