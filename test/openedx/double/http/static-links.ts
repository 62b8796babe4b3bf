/** Links to files in a text: what GET xblock makes of `/static/…`. */
import { type CourseRun, courseText } from '../modulestore/index.ts';

/** Replaces quoted `/static/` links by the address of the asset, as `replace_static_urls` does. */
export function withAssetLinks(text: string, run: CourseRun): string {
  return text.replace(/(\\?['"])\/static\/(.*?)\1/gs, (whole, quote: string, rest: string) => {
    if (rest.endsWith('?raw')) return whole;
    return `${quote}${assetAddress(rest, run)}${quote}`;
  });
}

function assetAddress(link: string, run: CourseRun): string {
  const [, path = '', query = ''] = /^([^?#]*)(\?[^#]*)?/s.exec(link) ?? [];
  const name = assetNameOf(path);
  const key = assetKeyOf(run, path).replace('block@', 'block/');
  const asset = run.assets.get(name);
  // Pages are never served with a version in their address.
  return `${quotePlus(asset === undefined || name.endsWith('.html') ? `/${key}` : `/assets/courseware/v1/${asset.md5}/${key}`)}${query}`;
}

function assetNameOf(path: string): string {
  return path.replaceAll('/', '_');
}

/** The asset key of a path below `/static/`. */
export function assetKeyOf(run: CourseRun, path: string): string {
  return `asset-v1:${courseText(run.key).replace('course-v1:', '')}+type@asset+block@${assetNameOf(path)}`;
}

/** Python's `quote_plus(text, '/:+@')`. */
function quotePlus(text: string): string {
  return encodeURIComponent(text)
    .replaceAll('%2F', '/')
    .replaceAll('%3A', ':')
    .replaceAll('%2B', '+')
    .replaceAll('%40', '@')
    .replaceAll('%20', '+');
}
