import { escapeAttribute } from '../syntax/index.ts';
import { applyEdits } from '../text/index.ts';
import { type Block, type Child, idOf, type Slot } from './block.ts';
import { elementOf } from './element.ts';

/** Whether a child stands in its parent's text. */
export function standsInText(slot: Slot): boolean {
  return slot.kind !== 'draft';
}

/**
 * The slot that fits a child: a pointer if the form that its parent names has its own file, keeping a
 * pointer as it was written. Below a draft laid over a published form, the parent names the latter.
 */
export function slotFor(block: Block, former?: Slot): Slot {
  const named = block.published === undefined ? block : block.published;
  if (named === null) return { kind: 'draft' };
  if (named.file === null) return { kind: 'inline' };
  if (former?.kind === 'pointer') return former;
  return { kind: 'pointer', text: `<${block.type} url_name="${escapeAttribute(block.urlName)}"/>` };
}

/**
 * The block with another list of children. A child keeps the white space and comments before it,
 * wherever it goes; a new one gets those usual here; a comment before a child that goes stays.
 */
export function withChildren(block: Block, children: readonly Child[]): Block {
  if (namesTheSame(inText(block.children), inText(children))) return { ...block, children };
  const { open, leads, tail } = taken(block);
  const indent = usualLead(block, leads, tail);
  const kept = new Set(children.map((child) => idOf(child.block)));
  let left = '';
  const text: string[] = [open];
  const holes: number[] = [];
  let length = open.length;
  const add = (piece: string): void => {
    text.push(piece);
    length += piece.length;
  };
  // what was said before a child that goes is put before the next one that stays
  const remains = new Map<number, string>();
  for (const [at, child] of inText(block.children).entries()) {
    const lead = leads[at] ?? '';
    if (kept.has(idOf(child.block))) {
      remains.set(at, left);
      left = '';
    } else if (lead.trim() !== '') left += lead.trimEnd();
  }
  const leadOf = new Map(
    inText(block.children).map((child, at) => [idOf(child.block), (remains.get(at) ?? '') + (leads[at] ?? '')]),
  );
  // behind a block the platform's parser takes no text, and drops the block without a word
  const loose: string[] = [];
  const told = inText(children).map((child, at) => {
    const lead = leadOf.get(idOf(child.block)) ?? indent;
    return at === 0 ? lead : withoutLooseText(lead, loose);
  });
  const rest = told.length === 0 ? left : withoutLooseText(left, loose);
  const end = told.length === 0 ? tail.space : withoutLooseText(tail.space, loose);
  for (const text of loose) add(indent + text);
  for (const lead of told) {
    add(lead);
    holes.push(length);
  }
  // the end tag of a block that had no children goes on a line of its own
  const space = leads.length === 0 && end === '' && holes.length > 0 ? indent.replace(/ {2}$/, '') : end;
  add(rest + space + tail.close);
  return { ...block, text: text.join(''), holes, children };
}

/** The block with its children as they are now: one that went live is named in the text, one that never was is not. */
export function withFittingSlots(block: Block, children: readonly Child[]): Block {
  const fits = ({ slot, block: child }: Child): boolean => (slot.kind === 'draft') === (child.published === null);
  if (children.every(fits)) return { ...block, children };
  return withChildren(
    block,
    children.map((child) => (fits(child) ? child : { slot: slotFor(child.block), block: child.block })),
  );
}

/** The children that stand in the text, and so have a hole, in order. */
export function inText(children: readonly Child[]): readonly Child[] {
  return children.filter((child) => standsInText(child.slot));
}

const NO_TEXT = /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<([^\s/>]+)(?:[^<>"']|"[^"]*"|'[^']*')*(?:\/>|>[\s\S]*?<\/\1\s*>)/g;

/** What stands between two children without its loose text, which is put into a list. */
function withoutLooseText(lead: string, loose: string[]): string {
  if (lead.trim() === '') return lead;
  let kept = '';
  let from = 0;
  const take = (text: string): void => {
    const trimmed = text.trim();
    if (trimmed === '') kept += text;
    else loose.push(trimmed);
  };
  for (const match of lead.matchAll(NO_TEXT)) {
    take(lead.slice(from, match.index));
    kept += match[0];
    from = match.index + match[0].length;
  }
  take(lead.slice(from));
  return kept.trim() === '' && !kept.includes('\n') ? (/\s+$/.exec(lead)?.[0] ?? '') : kept;
}

interface Taken {
  readonly open: string;
  readonly leads: readonly string[];
  readonly tail: { readonly space: string; readonly close: string };
}

function taken(block: Block): Taken {
  const element = elementOf(block);
  const { text, holes } = block;
  if (element.selfClosing) {
    const open = applyEdits(text, [{ start: element.end - 2, end: element.end, text: '>' }]).replace(/\s+>$/, '>');
    return { open, leads: [], tail: { space: '', close: `</${element.name}>` } };
  }
  const leads = holes.map((hole, at) => text.slice(at === 0 ? element.openEnd : (holes[at - 1] ?? 0), hole));
  return {
    open: text.slice(0, element.openEnd),
    leads,
    tail: {
      space: text.slice(holes.at(-1) ?? element.openEnd, element.closeStart),
      close: text.slice(element.closeStart),
    },
  };
}

/** The white space that stands before children here; two spaces further in than the end tag where there is none. */
function usualLead(block: Block, leads: readonly string[], tail: Taken['tail']): string {
  const blank = leads.findLast((lead) => lead.trim() === '' && lead.includes('\n'));
  if (blank !== undefined) return blank;
  if (leads.length > 0 && leads.every((lead) => lead === '')) return '';
  const last = tail.space.lastIndexOf('\n');
  const indent = last === -1 ? '' : tail.space.slice(last + 1);
  return `${block.text.includes('\r\n') ? '\r\n' : '\n'}${indent}  `;
}

/** Whether two lists of children name the same blocks in the same order. */
export function namesTheSame(a: readonly Child[], b: readonly Child[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ block }, at) => {
      const other = b[at]?.block;
      return block === other || (block.type === other?.type && block.urlName === other.urlName);
    })
  );
}
