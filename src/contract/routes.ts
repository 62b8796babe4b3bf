/** Where the interface starts, with a closing slash. */
export const BASE_PATH = '/api/olx/v1/';

/**
 * The paths of the interface below `BASE_PATH`, with parameters in braces. `{path}` holds slashes. Each resource ends
 * in a slash, as in all of Open edX (ADR 0038 of openedx-platform); the bytes of a file and the description do not.
 */
export const ROUTES = {
  courses: 'courses/',
  course: 'courses/{course_key}/',
  courseOlx: 'courses/{course_key}/olx/',
  outline: 'courses/{course_key}/outline/',
  blocks: 'courses/{course_key}/blocks/',
  courseDiagnostics: 'courses/{course_key}/diagnostics/',
  courseLock: 'courses/{course_key}/lock/',
  courseEvents: 'courses/{course_key}/events/',
  commits: 'courses/{course_key}/commits/',
  commit: 'courses/{course_key}/commits/{commit}/',
  comparisons: 'courses/{course_key}/comparisons/',
  plans: 'courses/{course_key}/plans/',
  plan: 'courses/{course_key}/plans/{plan}/',
  content: 'courses/{course_key}/contents/{hash}/',
  assets: 'courses/{course_key}/assets/',
  asset: 'courses/{course_key}/assets/{path}',
  files: 'courses/{course_key}/files/',
  file: 'courses/{course_key}/files/{path}',
  block: 'blocks/{usage_key}/',
  blockOlx: 'blocks/{usage_key}/olx/',
  children: 'blocks/{usage_key}/children/',
  settings: 'blocks/{usage_key}/settings/',
  moves: 'blocks/{usage_key}/moves/',
  publications: 'blocks/{usage_key}/publications/',
  draft: 'blocks/{usage_key}/draft/',
  blockDiagnostics: 'blocks/{usage_key}/diagnostics/',
  blockLock: 'blocks/{usage_key}/lock/',
  jobs: 'jobs/',
  job: 'jobs/{job}/',
  jobEvents: 'jobs/{job}/events/',
  blockTypes: 'block_types/',
  blockType: 'block_types/{type}/',
  usage: 'usage/',
  accessToken: 'oauth2/access_token/',
  revokeToken: 'oauth2/revoke_token/',
  introspectToken: 'oauth2/introspect/',
  openapi: 'openapi.json',
  docs: 'docs/',
  diagnosticsPage: 'docs/diagnostics/',
} as const;

/** The name of a route. */
export type RouteName = keyof typeof ROUTES;

/** The names of the parameters in a path. */
export type ParameterOf<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
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

/** Most entries of one page of any list; the service may have a lower limit for some. */
export const MAX_PAGE_SIZE = 1000;

/** The media types of an OLX document, of archives and of answers. */
export const MEDIA = {
  json: 'application/json',
  problem: 'application/problem+json',
  xml: 'application/xml',
  gzip: 'application/gzip',
  zip: 'application/zip',
  text: 'text/plain',
  events: 'text/event-stream',
} as const;

/** The media types of archives. */
export type ArchiveMedia = typeof MEDIA.gzip | typeof MEDIA.zip;
