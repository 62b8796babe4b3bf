import { type Block, idOf, type Json, type Settings } from '../../course/block.ts';
import { namesTheSame } from '../../course/children.ts';
import type { Course } from '../../course/course.ts';
import { draftView, publishedView } from '../../course/forms.ts';
import { explicitSettings } from '../../course/settings.ts';
import { isDirectOnly } from '../../course/structure.ts';
import { indexOf } from '../../course/tree-index.ts';
import { reference } from '../../course/write/write-document.ts';
import { nodeVersionOf, sameContent, sameOwnContent, versionOf } from '../../version/index.ts';
import { documentForm, sameJson } from '../own-layout.ts';
import { draftIn, type Route } from './route.ts';

/**
 * Takes the steps after which every block says what it says in `after`, in both forms, where all stand
 * in their places already. A part that small steps do not bring there is replaced, the smallest such
 * part that can be. Parts of equal version are not looked into.
 */
export function changeBlocks(route: Route, after: Course): void {
  const visit = (wanted: Block): void => {
    const here = route.block(idOf(wanted));
    if (here === undefined || versionOf(here) === versionOf(wanted)) return;
    if (!isDirectOnly(wanted.type)) {
      changeForms(route, wanted);
      return;
    }
    changeNode(route, wanted);
    for (const child of wanted.children) visit(child.block);
    if (!leadsTo(wanted)(route.course)) replace(route, wanted);
  };
  visit(after.root);
}

/** The draft of a unit first; then what is live. */
function changeForms(route: Route, wanted: Block): void {
  const id = idOf(wanted);
  const draft = draftView(wanted);
  changeBelow(route, draft);
  if (!isDraft(draft)(route.course)) {
    route.take({ kind: 'replace-subtree', block: id, subtree: draft, assets: {}, target: 'draft' }, isDraft(draft));
  }
  if (leadsTo(wanted)(route.course)) return;
  const live = publishedView(wanted);
  const goesLive = live !== null && versionOf(live) === versionOf(draft);
  if (!goesLive || !route.take({ kind: 'publish', block: id }, leadsTo(wanted))) replace(route, wanted);
}

function changeBelow(route: Route, wanted: Block): void {
  if (isDraft(wanted)(route.course)) return;
  changeNode(route, wanted);
  for (const child of wanted.children) changeBelow(route, child.block);
}

function replace(route: Route, wanted: Block): void {
  const block = idOf(wanted);
  route.take({ kind: 'replace-subtree', block, subtree: wanted, assets: {}, target: 'archive' }, leadsTo(wanted));
}

/** The block's own settings where nothing else differs, else the block alone. `wanted` is as authors are to see it. */
function changeNode(route: Route, wanted: Block): void {
  const id = idOf(wanted);
  const here = draftIn(route.course, id);
  if (here === undefined || nodeVersionOf(here) === nodeVersionOf(wanted)) return;
  const leads = (course: Course): boolean => {
    const block = draftIn(course, id);
    return block !== undefined && sameOwnContent(block, wanted) && namesTheSame(block.children, wanted.children);
  };
  if (sameContent(here, wanted)) {
    const settings = changedSettings(explicitSettings(here), explicitSettings(wanted));
    if (settings !== null && route.take({ kind: 'set-settings', block: id, settings }, leads)) return;
  }
  route.take({ kind: 'replace-node', block: id, node: nodeOf(wanted), target: 'draft' }, leads);
}

/** Null where the step cannot say it, since null there means that there is no value. */
function changedSettings(before: Settings, after: Settings): Settings | null {
  const changed: [string, Json][] = [];
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [was, is] = [before, after].map((each) => (Object.hasOwn(each, name) ? each[name] : undefined));
    if (is === null && was !== null) return null;
    if (!sameJson(was, is)) changed.push([name, is ?? null]);
  }
  return Object.fromEntries(changed);
}

/** The block alone, as a document with bare references to its children reads. */
function nodeOf(block: Block): Block {
  const form = documentForm(block);
  return {
    ...form,
    children: form.children.map(({ slot, block: { type, urlName, ...child } }) => ({
      slot,
      block: { ...BARE, type, urlName, text: reference({ type, urlName, ...child }) },
    })),
  };
}

const BARE = { derivedName: false, holes: [], file: null, body: null, policy: null, children: [] } as const;

function leadsTo(wanted: Block): (course: Course) => boolean {
  return (course) => {
    const block = indexOf(course.root).blocks.get(idOf(wanted));
    return block !== undefined && versionOf(block) === versionOf(wanted);
  };
}

function isDraft(wanted: Block): (course: Course) => boolean {
  return (course) => {
    const block = draftIn(course, idOf(wanted));
    return block !== undefined && versionOf(block) === versionOf(wanted);
  };
}
