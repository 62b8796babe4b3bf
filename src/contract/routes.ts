/** Where the interface starts, without a closing slash. */
export const BASE_PATH = '/api/olx/v1';

/** The paths of the interface below `BASE_PATH`, with parameters in braces. `{path}` holds slashes. */
export const ROUTES = {
  courses: '/courses',
  course: '/courses/{course}',
  courseOlx: '/courses/{course}/olx',
  outline: '/courses/{course}/outline',
  block: '/courses/{course}/blocks/{block}',
  blockOlx: '/courses/{course}/blocks/{block}/olx',
  children: '/courses/{course}/blocks/{block}/children',
  settings: '/courses/{course}/blocks/{block}/settings',
  move: '/courses/{course}/blocks/{block}/move',
  publish: '/courses/{course}/blocks/{block}/publish',
  discardDraft: '/courses/{course}/blocks/{block}/discard-draft',
  changes: '/courses/{course}/changes',
  applyPlan: '/courses/{course}/plans/{plan}/apply',
  commits: '/courses/{course}/commits',
  commit: '/courses/{course}/commits/{commit}',
  revert: '/courses/{course}/commits/{commit}/revert',
  restore: '/courses/{course}/commits/{commit}/restore',
  compare: '/courses/{course}/compare',
  problems: '/courses/{course}/problems',
  courseLock: '/courses/{course}/lock',
  blockLock: '/courses/{course}/blocks/{block}/lock',
  files: '/courses/{course}/files',
  file: '/courses/{course}/files/{path}',
  assets: '/courses/{course}/assets',
  asset: '/courses/{course}/assets/{path}',
  job: '/jobs/{job}',
  jobEvents: '/jobs/{job}/events',
  blockTypes: '/block-types',
  blockType: '/block-types/{type}',
  usage: '/usage',
  accessToken: '/oauth2/access_token',
  openapi: '/openapi.json',
} as const;

export type RouteName = keyof typeof ROUTES;

type ParameterOf<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ParameterOf<Rest>
  : never;

/** The parameters that a route's address needs. */
export type Parameters<Name extends RouteName> = { readonly [Key in ParameterOf<(typeof ROUTES)[Name]>]: string };

/** The address of a route below `BASE_PATH`, its parameters percent-encoded. */
export function address<Name extends RouteName>(name: Name, parameters: Parameters<Name>): string {
  const values: Readonly<Record<string, string>> = parameters;
  return ROUTES[name].replace(/\{(\w+)\}/g, (_, key: string) => {
    const value = values[key] ?? '';
    return key === 'path' ? value.split('/').map(encodeURIComponent).join('/') : encodeURIComponent(value);
  });
}

/** The media types of an OLX document, of archives and of answers. */
export const MEDIA = {
  json: 'application/json',
  problem: 'application/problem+json',
  xml: 'application/xml',
  gzip: 'application/gzip',
  zip: 'application/zip',
} as const;

export type ArchiveMedia = typeof MEDIA.gzip | typeof MEDIA.zip;
