import { type CourseKey, type Json, parseUsageKey, type UsageKey } from '#olx';
import { BLOCK_ADDRESSES, blockAddress, checkKey, createAddress, inPath, rootKey } from './addresses.ts';
import { type Expected, expected, isList, isObject, textAt } from './answers.ts';
import type { Caller } from './caller.ts';
import type { Capabilities, CmsClient, SeenBlock, SeenChild, SeenOutline } from './cms-client.ts';
import { CmsFailure } from './cms-failure.ts';
import { memoryOf } from './instance-memory.ts';
import { CLIENT_LIMITS } from './limits.ts';

type BlockCalls = Pick<
  CmsClient,
  'capabilities' | 'block' | 'outline' | 'unitOlx' | 'children' | 'create' | 'update' | 'remove'
>;

/** The calls about blocks. */
export function blockCalls(caller: Caller): BlockCalls {
  const memory = memoryOf(caller.instance);
  const session = caller.credentials.session !== null;

  /** The newest address that answers for the root, which every course run has. */
  async function probe(course: CourseKey, signal: AbortSignal | undefined): Promise<Capabilities> {
    for (const blocks of BLOCK_ADDRESSES) {
      const path = blockAddress(blocks, course, rootKey(course));
      try {
        const root = seenBlock(
          await caller.json({ kind: 'block', method: 'GET', path, signal }),
          expected(`GET ${path}`),
        );
        const can = { blocks, exactTimes: root.editedOnRaw !== null, session };
        memory.capabilities = { can, until: Date.now() + CLIENT_LIMITS.capabilities };
        return can;
      } catch (error) {
        // an address that the release lacks, or a course run: then the last one answers 404, too
        const isAbsent = error instanceof CmsFailure && error.kind === 'not-found';
        if (!isAbsent || blocks === 'contentstore-v0') throw error;
      }
    }
    throw new CmsFailure({ kind: 'not-found', call: `GET ${course}`, status: 404, words: '' });
  }

  async function capabilities(course: CourseKey, signal: AbortSignal | undefined): Promise<Capabilities> {
    const known = memory.capabilities;
    if (known !== null && Date.now() < known.until) return { ...known.can, session };
    return await probe(course, signal);
  }

  async function addressOf(course: CourseKey, block: UsageKey, signal: AbortSignal | undefined): Promise<string> {
    checkKey(course, block, 'xblock');
    return blockAddress((await capabilities(course, signal)).blocks, course, block);
  }

  return {
    capabilities: async (course, { signal } = {}) => await capabilities(course, signal),
    async block(course, block, { signal } = {}) {
      const path = await addressOf(course, block, signal);
      const check = expected(`GET ${path}`);
      const seen = seenBlock(await caller.json({ kind: 'block', method: 'GET', path, signal }), check);
      if (seen.id !== block) throw mismatch(`GET ${path}`, seen.id);
      return seen;
    },
    async outline(course, { signal } = {}) {
      const path = `/api/contentstore/v1/course_index/${inPath(course)}`;
      const check = expected(`GET ${path}`);
      const body = check.object(await caller.json({ kind: 'outline', method: 'GET', path, signal }), 'the body');
      return seenOutline(body.course_structure, check);
    },
    async unitOlx(block, { signal } = {}) {
      const path = `/api/olx-export/v1/xblock/${inPath(block)}/`;
      const check = expected(`GET ${path}`);
      const body = check.object(await caller.json({ kind: 'olx', method: 'GET', path, signal }), 'the body');
      const blocks = Object.entries(check.object(body.blocks, 'blocks'));
      return new Map(blocks.map(([key, entry]) => [key as UsageKey, check.text(textAt(entry, 'olx'), 'olx')]));
    },
    async children(unit, { signal } = {}) {
      const path = `/api/contentstore/v1/container/vertical/${inPath(unit)}/children`;
      const check = expected(`GET ${path}`);
      const body = check.object(await caller.json({ kind: 'settings', method: 'GET', path, signal }), 'the body');
      return check.list(body.children, 'children').map((each) => seenChild(each, check));
    },
    async create(course, parent, category, { signal } = {}) {
      checkKey(course, parent, 'create');
      const path = createAddress((await capabilities(course, signal)).blocks, course);
      const json = { parent_locator: parent, category };
      const body = await caller.json({ kind: 'write', method: 'POST', path, json, signal });
      const made = expected(`POST ${path}`).text(textAt(body, 'locator'), 'locator') as UsageKey;
      if (parseUsageKey(made)?.course !== course) throw mismatch(`POST ${path}`, made);
      return made;
    },
    async update(course, block, { data, metadata, nullout, children, graderType, publish }, { signal } = {}) {
      const path = await addressOf(course, block, signal);
      for (const each of children ?? []) checkKey(course, each, `PUT ${path}`);
      const members = { data, metadata, nullout, children, graderType, publish };
      const json = Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Json;
      await caller.json({ kind: 'write', method: 'PUT', path, json, signal });
    },
    async remove(course, block, { signal } = {}) {
      const path = await addressOf(course, block, signal);
      await caller.json({ kind: 'write', method: 'DELETE', path, signal });
    },
  };
}

function seenBlock(body: Json, check: Expected): SeenBlock {
  const seen = check.object(body, 'the body');
  return {
    id: check.text(seen.id, 'id') as UsageKey,
    category: check.text(seen.category, 'category'),
    displayName: textAt(seen, 'display_name'),
    editedOn: textAt(seen, 'edited_on'),
    editedOnRaw: textAt(seen, 'edited_on_raw'),
    published: seen.published === true,
    hasChanges: typeof seen.has_changes === 'boolean' ? seen.has_changes : null,
    data: seen.data ?? null,
    metadata: seen.metadata === undefined || seen.metadata === null ? {} : check.object(seen.metadata, 'metadata'),
  };
}

function seenOutline(body: Json | undefined, check: Expected): SeenOutline {
  const seen = check.object(body, 'a block of the outline');
  const category = check.text(seen.category, 'category');
  const children = isObject(seen.child_info) ? check.list(seen.child_info.children ?? [], 'children') : [];
  return {
    id: check.text(seen.id, 'id') as UsageKey,
    category,
    displayName: textAt(seen, 'display_name'),
    editedOn: textAt(seen, 'edited_on'),
    editedOnRaw: textAt(seen, 'edited_on_raw'),
    published: seen.published === true,
    publishedOn: textAt(seen, 'published_on'),
    // the outline says `false` of a section, too
    hasChanges: category === 'vertical' && typeof seen.has_changes === 'boolean' ? seen.has_changes : null,
    hasChildren: seen.has_children === true,
    children: children.map((each) => seenOutline(each, check)),
  };
}

function seenChild(body: Json, check: Expected): SeenChild {
  const seen = check.object(body, 'a child');
  const messages = isList(seen.validation_messages) ? seen.validation_messages : [];
  const renderError = textAt(seen, 'render_error');
  return {
    id: check.text(seen.block_id, 'block_id') as UsageKey,
    type: check.text(seen.block_type, 'block_type'),
    messages: messages.map((each) => {
      const type = textAt(each, 'type');
      return {
        type: type === 'warning' || type === 'not-configured' ? type : 'error',
        text: textAt(each, 'text') ?? '',
      };
    }),
    renderError: renderError === '' ? null : renderError,
  };
}

function mismatch(call: string, id: string): CmsFailure {
  return new CmsFailure({ kind: 'failed', call, status: 200, words: `The answer is about another block: ${id}.` });
}
