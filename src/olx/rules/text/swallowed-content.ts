import { elementChildren, type XmlElement } from '../../syntax/index.ts';
import type { BlockRule, Finding } from '../rule.ts';
import { elementSpot, type Held, tagSpot } from '../spot.ts';
import type { Subject } from '../subject.ts';
import { FOREIGN, type Swallower, swallowersIn, TEXT_ONLY } from './html-scan.ts';

/**
 * HTML that makes a browser take what follows, up to the rest of the unit, as the content of an iframe, a
 * script, a comment and the like. In a text written as XML elements an empty `<iframe></iframe>` is one of
 * them, as the platform writes it out as `<iframe/>` (`stringify_children`).
 */
export const swallowedContent: BlockRule = {
  types: ['html'],
  check(subject, report) {
    const { block, element } = subject;
    if (block.body?.kind === 'html') {
      for (const each of swallowersIn(block.body.text)) report(finding(each, 0, 'body', null));
      return;
    }
    if (block.body !== null) return;
    if (elementChildren(element).length > 0) {
      emptyElements(element, report);
      return;
    }
    for (const node of element.children) {
      if (node.kind !== 'text' && node.kind !== 'cdata') continue;
      const start = node.kind === 'cdata' ? node.start + '<![CDATA['.length : node.start;
      const isAsWritten = block.text.startsWith(node.value, start);
      for (const each of swallowersIn(node.value)) report(finding(each, start, 'text', isAsWritten ? null : subject));
    }
  },
};

/** `inexact` is given where offsets into the HTML do not lead into the file, as it is written with references. */
function finding(swallower: Swallower, from: number, held: Held, inexact: Subject | null): Finding {
  const { name, isSelfClosed } = swallower;
  const [start, end] = [from + swallower.start, from + swallower.end];
  const message = isSelfClosed
    ? `In HTML <${name}/> does not end there, so what follows is not shown; write <${name}></${name}>.`
    : name === '!--'
      ? 'This comment never ends, so what follows is not shown.'
      : `This <${name}> never ends, so what follows is not shown.`;
  const told = { code: 'html-content-swallowed', severity: 'error', message } as const;
  if (inexact !== null) return { ...told, at: tagSpot(inexact.element) };
  const fixes = [{ title: `Write </${name}>`, edits: [{ start: end - 2, end, text: `></${name}>` }] }];
  return { ...told, at: { in: held, start, end }, ...(isSelfClosed ? { fixes } : {}) };
}

function emptyElements(element: XmlElement, report: (finding: Finding) => void): void {
  const open: XmlElement[] = [element];
  for (let each = open.pop(); each !== undefined; each = open.pop()) {
    for (const child of elementChildren(each)) {
      const { name, end } = child;
      if (FOREIGN.has(name)) continue;
      open.push(child);
      if (!TEXT_ONLY.has(name) || child.children.length > 0) continue;
      const edit = child.selfClosing
        ? { start: end - 2, end, text: `> </${name}>` }
        : { start: child.openEnd, end: child.openEnd, text: ' ' };
      report({
        code: 'html-content-swallowed',
        severity: 'error',
        message: `The platform writes an empty <${name}> as <${name}/>, so what follows is not shown; put a space inside.`,
        at: elementSpot(child),
        fixes: [{ title: 'Put a space inside', edits: [edit] }],
      });
    }
  }
}
