import { isUtf8 } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import { escapeAttribute, innerText, isContainer, parseXml, type XmlElement, type XmlNode } from '#olx';
import { type ExitCode, systemFailure } from '../failure.ts';
import type { Arguments, Session } from '../verb.ts';

/** Prints a file for `git diff`: OLX in one layout, any other file as it is. */
export async function textconv(args: Arguments, { terminal }: Session): Promise<ExitCode> {
  const [path = ''] = args.operands;
  try {
    const bytes = await readFile(path);
    await terminal.print(isUtf8(bytes) ? comparableText(bytes.toString()) : bytes);
  } catch (error) {
    throw systemFailure(path, error);
  }
  return 0;
}

/**
 * The text of an OLX file in which two files differ only if they say something else: the tags of blocks with one
 * attribute a line, sorted, and without the white space between blocks. Content is as it was written. A text that is
 * not well-formed is returned as it is.
 */
export function comparableText(text: string): string {
  const { document } = parseXml(text, null);
  if (document === null) return text;
  const { root } = document;
  const [before, after] = [document.text.slice(0, root.start).trim(), document.text.slice(root.end).trim()];
  const lines = before === '' ? [] : [before];
  addElement(lines, document.text, root, '');
  if (after !== '') lines.push(after);
  return `${lines.join('\n')}\n`;
}

function addElement(lines: string[], source: string, element: XmlElement, indent: string): void {
  const attributes = element.attributes
    .map(({ name, value }) => `${name}="${escapeAttribute(value)}"`)
    .sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
  const between = attributes.length < 2 ? ' ' : `\n${indent}  `;
  const open = `${indent}<${[element.name, ...attributes].join(between)}`;
  const inner = innerText(source, element);
  if (inner.trim() === '') lines.push(`${open}/>`);
  else if (!isContainer(element.name)) lines.push(`${open}>${inner}</${element.name}>`);
  else {
    lines.push(`${open}>`);
    for (const child of element.children) addNode(lines, source, child, `${indent}  `);
    lines.push(`${indent}</${element.name}>`);
  }
}

function addNode(lines: string[], source: string, node: XmlNode, indent: string): void {
  if (node.kind === 'element') {
    addElement(lines, source, node, indent);
    return;
  }
  const text = source.slice(node.start, node.end).trim();
  if (text !== '') lines.push(`${indent}${text}`);
}

/** The name of a block comes first. */
function rank(attribute: string): number {
  return attribute.startsWith('url_name=') ? 0 : 1;
}
