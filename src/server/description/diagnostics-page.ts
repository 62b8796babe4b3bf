import { readFileSync } from 'node:fs';
import { BASE_PATH, ROUTES } from '#contract';
import { codeDescriptions } from '#olx';
import type { App } from '../http/fastify.ts';

/** The tables of codes. A test of the core holds them to the closed list. */
const TABLES = new URL('../../olx/rules/README.md', import.meta.url);

const STYLE = `:root{color-scheme:light dark}
body{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
table{border-collapse:collapse;width:100%}th,td{text-align:start;vertical-align:top;padding:.4rem .6rem;border-top:1px solid #8886}
code{font-family:ui-monospace,monospace;overflow-wrap:anywhere}tr:target{outline:2px solid Highlight}
@media (max-width:40rem){thead{display:none}tr,th,td{display:block}th,td{border:0;padding:.1rem 0}tr{border-top:1px solid #8886;padding:.4rem 0}}`;

/** Explains every code of a finding; `help` of a diagnostic is an anchor on this page. For a scope with `pageHeaders`. */
export function diagnosticsPage(app: App): void {
  const page = pageOf(readFileSync(TABLES, 'utf8'));
  app.get(BASE_PATH + ROUTES.diagnosticsPage, { schema: { hide: true } }, (_request, reply) =>
    reply.type('text/html; charset=utf-8').send(page),
  );
}

function pageOf(tables: string): string {
  const rows = codeDescriptions(tables).map(
    ({ code, severities, when }) =>
      `<tr id="${code}"><th scope="row"><code>${code}</code></th><td>${severities.join(', ')}</td><td>${inline(when)}</td></tr>`,
  );
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Diagnostics</title><meta name="viewport" content="width=device-width"><style>${STYLE}</style></head>
<body>
<h1>Diagnostics</h1>
<p>What each code of a diagnostic means. An error declines a change, or Open edX refuses or loses the block. With a warning it works, but not as it was meant.</p>
<table>
<thead><tr><th scope="col">Code</th><th scope="col">Severity</th><th scope="col">When</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>
</body>
</html>
`;
}

/** The Markdown of a table cell: text and code. */
function inline(text: string): string {
  const escaped = text.replace(/[&<>"]/g, (each) => `&#${each.charCodeAt(0)};`);
  return escaped.replace(/`([^`]+)`/g, '<code>$1</code>');
}
