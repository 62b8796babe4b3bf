/* A page as small as possible around the editor; the test drives it by keyboard and reads `window.page`. */

import { loadOlxEditor, type OlxDiff, type OlxEditor, type WorkerFailure } from '#editor';
import { type Diagnostic, diagnostic } from '../../../../src/olx/diagnostic.ts';

const SAMPLE = `<vertical url_name="unit_1" display_name="Reading">
  <html url_name="text_1" display_name="Welcome"><![CDATA[<p class="lead">Hello</p>]]></html>
  <!-- a comment -->
  <problem url_name="sum_1" display_name="A sum" showanswer="never">
    <script type="loncapa/python"><![CDATA[answer = 2 + 2]]></script>
    <numericalresponse answer="$answer">
      <label>Salt pepper</label>
      <formulaequationinput/>
    </numericalresponse>
  </problem>
</vertical>
`;

const BLOCK = { type: 'vertical', urlName: 'unit_1', parentType: 'sequential', scope: 'subtree', file: null } as const;

export interface PageState {
  diagnostics: readonly Diagnostic[];
  /** `performance.now()` at which the last diagnostics came. */
  diagnosedAt: number;
  changedAt: number;
  saved: readonly string[];
  failures: readonly string[];
  text(): string;
  external(message: string, start: number, end: number): void;
  reveal(): void;
}

declare global {
  interface Window {
    page: PageState;
  }
}

const query = new URLSearchParams(location.search);
const theme = query.get('theme') === 'dark' ? 'dark' : 'light';
document.body.dataset['theme'] = theme;

/** The sample, followed by so many further blocks. */
function sample(blocks: number): string {
  const html = (_: unknown, index: number) =>
    `  <html url_name="more_${index}" display_name="More"><![CDATA[<p class="lead">Text ${index}</p>]]></html>\n`;
  return SAMPLE.replace('</vertical>', `${Array.from({ length: blocks }, html).join('')}</vertical>`);
}

const text = sample(Number(query.get('blocks') ?? 0));

let shown: OlxEditor | OlxDiff | null = null;

window.page = {
  diagnostics: [],
  diagnosedAt: 0,
  changedAt: 0,
  saved: [],
  failures: [],
  text: () => shown?.getText() ?? '',
  external(message, start, end) {
    if (shown === null || !('setExternalDiagnostics' in shown)) return;
    const at = (offset: number) => ({ line: 1, column: offset + 1, offset });
    shown.setExternalDiagnostics([
      diagnostic('url-name-duplicate', 'warning', message, { range: { start: at(start), end: at(end) } }),
    ]);
  },
  reveal() {
    const [first] = window.page.diagnostics;
    if (first !== undefined && shown !== null && 'revealDiagnostic' in shown) shown.revealDiagnostic(first);
  },
};

const events = {
  onChange: () => {
    window.page.changedAt = performance.now();
  },
  onSave: (text: string) => {
    window.page.saved = [...window.page.saved, text];
  },
  onFailure: (error: WorkerFailure) => {
    window.page.failures = [...window.page.failures, error.code];
  },
  onDiagnostics: (found: readonly Diagnostic[]) => {
    window.page.diagnostics = found;
    window.page.diagnosedAt = performance.now();
  },
};

function place(): HTMLElement {
  const element = document.getElementById('place');
  if (element === null) throw new Error('the page has no place for the editor');
  return element;
}

function on(id: string, run: () => Promise<void> | void): void {
  document.getElementById(id)?.addEventListener('click', () => void run());
}

on('open', async () => {
  const { createOlxEditor } = await loadOlxEditor();
  const open = (): OlxEditor =>
    createOlxEditor(place(), {
      text,
      block: BLOCK,
      theme,
      ariaLabel: 'OLX of Reading. Ctrl+M lets Tab leave.',
      ...events,
    });
  // as React's strict mode mounts: once, away again, and once more
  open().dispose();
  shown = open();
  shown.focus();
});

on('compare', async () => {
  const { createOlxDiff } = await loadOlxEditor();
  const theirs = SAMPLE.replace('Salt pepper', 'Salt, pepper and thyme');
  shown = createOlxDiff(place(), {
    original: theirs,
    modified: SAMPLE.replace('Hello', 'Good morning'),
    block: BLOCK,
    theme,
    originalLabel: 'Saved meanwhile',
    modifiedLabel: 'Yours',
    ...events,
  });
});

on('close', () => {
  shown?.dispose();
  shown?.dispose();
  shown = null;
  window.page.diagnosedAt = 0;
});
