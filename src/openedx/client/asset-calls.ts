import type { CourseKey, Json } from '#olx';
import { inPath } from './addresses.ts';
import { expected, textAt } from './answers.ts';
import type { Caller } from './caller.ts';
import type { CmsClient, SeenAsset } from './cms-client.ts';
import { CmsFailure } from './cms-failure.ts';
import { CLIENT_LIMITS } from './limits.ts';
import { uploadOf } from './upload.ts';

type AssetCalls = Pick<CmsClient, 'assets' | 'asset' | 'putAsset' | 'deleteAsset'>;

const PAGE_SIZE = 500;

/** The calls about static assets. */
export function assetCalls(caller: Caller): AssetCalls {
  const list = (course: CourseKey): string => `/api/contentstore/v0/file_assets/${inPath(course)}`;

  return {
    async assets(course, { signal } = {}) {
      const check = expected(`GET ${list(course)}`);
      const found = new Map<string, SeenAsset>();
      for (let page = 0; page < CLIENT_LIMITS.pages; page++) {
        const query = new URLSearchParams({ page: String(page), page_size: String(PAGE_SIZE), sort: 'display_name' });
        const path = `${list(course)}?${query}`;
        const body = check.object(await caller.json({ kind: 'assetList', method: 'GET', path, signal }), 'the body');
        const assets = check
          .list(body.assets, 'assets')
          .map((each) => seenAsset(each, check.text(textAt(each, 'id'), 'id')));
        const before = found.size;
        for (const each of assets) found.set(each.id, each);
        // past its end the CMS answers the last page again
        const isLast = assets.length < PAGE_SIZE || found.size === before || found.size >= Number(body.totalCount);
        if (isLast) return [...found.values()];
      }
      const words = `The list of assets has more than ${CLIENT_LIMITS.pages} pages.`;
      throw new CmsFailure({ kind: 'too-large', call: `GET ${list(course)}`, status: 200, words });
    },
    async asset(course, path, { signal } = {}) {
      const key = path.startsWith('asset-v1:') ? path : `asset-v1:${course.slice(10)}+type@asset+block@${path}`;
      return await caller.pieces({ kind: 'asset', method: 'GET', path: `/${inPath(key)}`, accept: '*/*', signal });
    },
    async putAsset(course, path, content, { signal, contentType: type = 'application/octet-stream' } = {}) {
      const call = `POST ${list(course)}`;
      const form = await uploadOf('file', path, content, { call, type, signal });
      const body = await caller.json({ kind: 'upload', method: 'POST', path: list(course), form, signal });
      const check = expected(call);
      const asset = check.object(check.object(body, 'the body').asset, 'asset');
      return seenAsset(asset, check.text(asset.id, 'id'));
    },
    async deleteAsset(course, asset, { signal } = {}) {
      await caller.json({ kind: 'write', method: 'DELETE', path: `${list(course)}/${inPath(asset)}`, signal });
    },
  };
}

function seenAsset(asset: Json, id: string): SeenAsset {
  const { file_size: size, locked } = asset as Readonly<Record<string, Json>>;
  return {
    id,
    path: id.slice(id.indexOf('+block@') + '+block@'.length),
    displayName: textAt(asset, 'display_name') ?? '',
    contentType: textAt(asset, 'content_type') ?? '',
    bytes: typeof size === 'number' ? size : null,
    locked: locked === true,
    addedOn: textAt(asset, 'date_added'),
    digest: /^\/assets\/courseware\/v\d+\/([0-9a-f]{32})\//.exec(textAt(asset, 'static_full_url') ?? '')?.[1] ?? null,
  };
}
