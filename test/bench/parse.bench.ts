/*
 * Strict parse with tree and offsets, against bare saxes (namespaces on, handlers that do nothing) and
 * libxml2 in WebAssembly, on the small files of real courses and on one file of 8 MB made from them.
 */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { XmlDocument } from 'libxml2-wasm';
import { SaxesParser } from 'saxes';
import { parseXml } from '../../src/olx/syntax/index.ts';
import { heading, medians, ratio } from './_report.ts';

const FOLDERS = ['../fixtures/courses', '../../public/demo-course', '../../../shared/courses'];
const LARGE = 8_000_000;
const ROUNDS = 15;

type Field =
  | 'xmldeclHandler'
  | 'doctypeHandler'
  | 'openTagStartHandler'
  | 'attributeHandler'
  | 'openTagHandler'
  | 'closeTagHandler'
  | 'textHandler'
  | 'cdataHandler'
  | 'commentHandler'
  | 'piHandler'
  | 'errorHandler';

const ignore = (): void => {};

/** The XML files of all courses; the malformed ones are among them. */
function readTexts(): readonly string[] {
  const folders = FOLDERS.map((folder) => resolve(import.meta.dirname, folder)).filter((folder) => existsSync(folder));
  return folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.xml'))
      .sort()
      .map((file) => readFileSync(join(folder, file), 'utf8')),
  );
}

/** One file of about that many characters: roots side by side, again and again. */
function joinRoots(texts: readonly string[], size: number): string {
  const roots = texts.flatMap((text) => {
    const root = parseXml(text, null).document?.root;
    return root === undefined ? [] : [text.slice(root.start, root.end)];
  });
  const parts: string[] = [];
  for (let at = 0, length = 0; length < size; at++) {
    const part = roots[at % roots.length] ?? '';
    parts.push(part);
    length += part.length + 1;
  }
  return `<library>\n${parts.join('\n')}\n</library>\n`;
}

function acceptedByUs(text: string): boolean {
  return parseXml(text, null).document !== null;
}

function acceptedBySaxes(text: string): boolean {
  let accepted = true;
  const parser = new SaxesParser({ xmlns: true, position: false });
  // one by one, not by `on` or `Object.assign`, which make saxes several times slower
  const fields = parser as unknown as Record<Field, () => void>;
  fields.xmldeclHandler = ignore;
  fields.doctypeHandler = ignore;
  fields.openTagStartHandler = ignore;
  fields.attributeHandler = ignore;
  fields.openTagHandler = ignore;
  fields.closeTagHandler = ignore;
  fields.textHandler = ignore;
  fields.cdataHandler = ignore;
  fields.commentHandler = ignore;
  fields.piHandler = ignore;
  fields.errorHandler = () => {
    accepted = false;
  };
  parser.write(text).close();
  return accepted;
}

function acceptedByLibxml(text: string): boolean {
  try {
    XmlDocument.fromString(text).dispose();
    return true;
  } catch {
    return false;
  }
}

function compare(title: string, texts: readonly string[], atLeast: { saxes: number; libxml: number }): void {
  for (const text of texts) {
    const accepted = acceptedByUs(text);
    assert.equal(acceptedBySaxes(text), accepted);
    assert.equal(acceptedByLibxml(text), accepted);
  }
  const megabytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0) / 1e6;
  const each = (accepted: (text: string) => boolean) => () => {
    for (const text of texts) accepted(text);
  };
  const times = medians(
    { ours: each(acceptedByUs), saxes: each(acceptedBySaxes), libxml: each(acceptedByLibxml) },
    ROUNDS,
  );
  const speed = (milliseconds: number): number => (megabytes / milliseconds) * 1000;
  heading(`${title}: ${texts.length} texts, ${megabytes.toFixed(2)} MB`, 'MB/s');
  ratio('tree with offsets, to bare saxes', speed(times.ours), speed(times.saxes), { atLeast: atLeast.saxes });
  ratio('tree with offsets, to libxml2-wasm', speed(times.ours), speed(times.libxml), { atLeast: atLeast.libxml });
}

const texts = readTexts();
assert(texts.length > 50);
compare('small files', texts, { saxes: 0.6, libxml: 0.6 });
compare('one large file', [joinRoots(texts, LARGE)], { saxes: 0.4, libxml: 0.25 });
