/** What the double answers, and the answers that many routes share. */
import type { JsonValue } from '../modulestore/json.ts';
import { dumps } from '../modulestore/python-json.ts';

export interface Answer {
  readonly status: number;
  /** The HTTP reason phrase; the usual one of the status if left out. */
  readonly reason?: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Uint8Array;
  /** True for an answer of Django itself instead of the API's view: it has no `Allow`. */
  readonly outside?: boolean;
}

/** Ends the handling of a request with this answer. */
export class Refusal extends Error {
  readonly answer: Answer;

  constructor(answer: Answer) {
    super(`HTTP ${answer.status}`);
    this.name = 'Refusal';
    this.answer = answer;
  }
}

const HTML = { 'content-type': 'text/html; charset=utf-8' };

export function json(value: JsonValue, status = 200, headers: Answer['headers'] = {}): Answer {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: dumps(value) };
}

/** The answer to a DELETE: 204 that still has a content type. */
export function noContent(): Answer {
  return { status: 204, headers: { 'content-type': 'application/json' } };
}

export function html(status: number, body: string, headers: Answer['headers'] = {}): Answer {
  return { status, headers: { ...HTML, ...headers }, body, outside: true };
}

/** An exception that the platform does not catch. */
export function crash(): Answer {
  return html(500, '<html><body>500 Internal Server Error</body></html>');
}

export function pageNotFound(): Answer {
  return html(404, '<html><body>404 Not Found</body></html>');
}

/** Django's PermissionDenied, outside of the API's own errors. */
export function permissionDenied(): Answer {
  return html(
    403,
    '\n<!doctype html>\n<html lang="en">\n<head>\n  <title>403 Forbidden</title>\n</head>\n<body>\n  <h1>403 Forbidden</h1><p></p>\n</body>\n</html>\n',
  );
}

/** The failed CSRF check of a plain Django view. It explains cookies if the request had no CSRF cookie. */
export function csrfFailed(hadCookie: boolean): Answer {
  const explanation = hadCookie
    ? ''
    : `  <p>You are seeing this message because this site requires a CSRF cookie when submitting forms. This cookie is required for security reasons, to ensure that your browser is not being hijacked by third parties.</p>
  <p>If you have configured your browser to disable cookies, please re-enable them, at least for this site, or for “same-origin” requests.</p>

`;
  const body = `<div id="summary">
  <h1>Forbidden <span>(403)</span></h1>
  <p>CSRF verification failed. Request aborted.</p>


${explanation}</div>

<div id="explanation">
  <p><small>More information is available with DEBUG=True.</small></p>
</div>
`;
  return html(403, `\n<!DOCTYPE html>\n<html lang="en">\n${csrfHead}\n<body>\n${body}\n</body>\n</html>\n`);
}

const csrfHead = `<head>
  <meta http-equiv="content-type" content="text/html; charset=utf-8">
  <meta name="robots" content="NONE,NOARCHIVE">
  <title>403 Forbidden</title>
  <style type="text/css">
    html * { padding:0; margin:0; }
    body * { padding:10px 20px; }
    body * * { padding:0; }
    body { font:small sans-serif; background:#eee; color:#000; }
    body>div { border-bottom:1px solid #ddd; }
    h1 { font-weight:normal; margin-bottom:.4em; }
    h1 span { font-size:60%; color:#666; font-weight:normal; }
    #info { background:#f6f6f6; }
    #info ul { margin: 0.5em 4em; }
    #info p, #summary p { padding-top:10px; }
    #summary { background: #ffc; }
    #explanation { background:#eee; border-bottom: 0px none; }
  </style>
</head>`;

export function redirect(location: string, cookies: readonly string[] = []): Answer {
  return html(302, '', { location, ...(cookies.length > 0 ? { 'set-cookie': cookies } : {}) });
}

/** The error form of the API's developer views. */
export function developerError(status: number, message: JsonValue, code?: string): Answer {
  return json({ developer_message: message, ...(code === undefined ? {} : { error_code: code }) }, status);
}

export function detailError(status: number, detail: string): Answer {
  return json({ detail }, status);
}

/** A 400 of which only the reason phrase tells why. */
export function reasonOnly(reason: string): Answer {
  return { status: 400, reason, headers: HTML };
}
