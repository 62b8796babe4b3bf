import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Diagnostic, MEDIA, replaceBlock } from '#contract';
import { packed, unpacked } from './_archive.ts';
import { COURSE, editorReady, paste, pathOf, type Studio, startStudio, usageKey } from './_studio.ts';

const PROBLEM = usageKey('problem', 'problem_spring_tides');
const FILE = 'problem/problem_spring_tides.xml';
const MALFORMED = '<problem>\n<p>1</p>\n<p>2</p>\n<p>3</p>\n<p>4</p>\n<p>5</p>\n<p>salt & water</p>\n</problem>\n';

let studio: Studio;
beforeAll(async () => {
  studio = await startStudio();
});
afterAll(() => studio?.close());

/** The first finding of a write that is refused. */
async function refusedBy(content: Parameters<typeof replaceBlock>[2]['content']): Promise<Diagnostic> {
  const block = await studio.client.getBlock(PROBLEM);
  if (!block.ok) throw new Error(block.problem.detail);
  const operation = replaceBlock(COURSE, PROBLEM, { scope: 'subtree', orphans: 'reject', content });
  const answer = await studio.client.write(operation, { ifMatch: block.value.version });
  if (answer.ok) throw new Error('not refused');
  expect(answer.status).toBe(422);
  const [first, ...more] = answer.problem.errors ?? [];
  expect(more).toEqual([]);
  if (first === undefined) throw new Error('no finding');
  return first;
}

it('one malformed file gives one diagnostic: in the interface, in the panel and in the editor', async () => {
  const exported = await studio.client.getArchive(PROBLEM);
  if (!exported.ok) throw new Error(exported.problem.detail);
  const files = new Map<string, string | Buffer>(await unpacked(exported.value.bytes));
  expect(files.has(FILE)).toBe(true);
  const archive = await packed(files.set(FILE, MALFORMED));

  const inArchive = await refusedBy({ kind: 'archive', media: MEDIA.gzip, body: new Uint8Array(archive) });
  const inDocument = await refusedBy({ kind: 'document', xml: MALFORMED });
  expect(inArchive).toMatchObject({ code: 'xml-bare-ampersand', severity: 'error', file: FILE });
  expect(inArchive.range?.start).toMatchObject({ line: 7, column: 9 });
  // the same but for the name of the file, which a document has not
  expect({ ...inDocument, file: null, block: null }).toEqual({ ...inArchive, file: null, block: null });

  const page = await studio.open(pathOf(PROBLEM));
  const upload = { name: 'bad.tar.gz', mimeType: 'application/gzip', buffer: archive };
  await page.setInputFiles('.olx-dropzone input[type=file]', upload);
  const panel = page.getByRole('dialog').locator('.olx-refusal');
  await panel.waitFor();
  const told = [FILE, inArchive.message, 'line 7, column 9', inArchive.code];
  for (const text of told) expect(await panel.textContent()).toContain(text);
  await page.context().close();

  const editor = await studio.open(pathOf(PROBLEM, true));
  await editorReady(editor);
  await editor.locator('.monaco-editor .view-lines').first().click();
  await editor.keyboard.press('Control+a');
  await paste(editor, MALFORMED);
  await editor.locator('.squiggly-error').first().waitFor({ timeout: 3000 });
  const finding = editor.locator('.olx-finding');
  expect(await finding.locator('.olx-finding__message').allTextContents()).toEqual([inArchive.message]);
  expect(await finding.textContent()).toContain('line 7, column 9');
  await editor.context().close();
});
