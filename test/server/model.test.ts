import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  commitSteps,
  deleteBlock,
  deleteFile,
  insertChild,
  moveBlock,
  type Operation,
  type OutlineNode,
  publishBlock,
  putFile,
  replaceBlock,
  restoreCommit,
  revertCommit,
  setSettings,
  type WriteAnswer,
  type WriteResult,
} from '#contract';
import { document } from './_content.ts';
import { courseVersion, emptyService, refusal, type Service, value, versions } from './_service.ts';
import { KEY, usage } from './_small-course.ts';

/** One block of the model: what authors see, and nothing of how it is kept. */
interface Block {
  readonly name: string | null;
  readonly text: string | null;
  readonly children: readonly string[];
}

/** A course run as its authors see it: blocks by id, and static assets by path. Immutable. */
interface Model {
  readonly blocks: ReadonlyMap<string, Block>;
  readonly assets: ReadonlyMap<string, string>;
}

const ROOT = 'course@course';
const BELOW: Readonly<Record<string, string>> = {
  course: 'chapter',
  chapter: 'sequential',
  sequential: 'vertical',
  vertical: 'html',
};
const CLIENTS = 3;
const RUNS = 40;
const LENGTH = 28;

/** What one client tries; numbers are taken modulo what there is. */
type Recipe = readonly [kind: number, client: number, at: number, other: number, word: string];

const recipes = fc.array(
  fc.tuple(fc.nat(12), fc.nat(CLIENTS - 1), fc.nat(), fc.nat(), fc.stringMatching(/^[a-z]{1,6}$/)),
  { minLength: LENGTH, maxLength: LENGTH },
);

/** A write, the version that its client believes in, and what the course run is then. */
interface Attempt {
  readonly operation: Operation;
  readonly ifMatch: string;
  readonly after: Model;
}

const typeOf = (id: string): string => id.slice(0, id.indexOf('@'));

class World {
  readonly service: Service;
  model: Model = { blocks: new Map([[ROOT, { name: 'Model', text: null, children: [] }]]), assets: new Map() };
  /** All states, by the commit that made them, oldest first. */
  readonly states: {
    readonly commit: string;
    readonly version: string;
    readonly model: Model;
    readonly document: string;
  }[] = [];
  /** What each client saw of blocks when it last looked; it may be long ago. */
  readonly seen = Array.from(
    { length: CLIENTS },
    () => new Map<string, { version: string; node: string; course: string }>(),
  );
  made = 0;

  constructor(service: Service) {
    this.service = service;
  }

  async note(commit: string, version: string): Promise<void> {
    this.states.push({ commit, version, model: this.model, document: await this.document() });
  }

  async document(at?: string): Promise<string> {
    return value(await this.service.client.getDocument(usage(ROOT), at === undefined ? {} : { at }));
  }

  /** The version that a client goes by: looked up now, or remembered. */
  async version(client: number, id: string, fresh: boolean, which: 'version' | 'node' | 'course'): Promise<string> {
    const memory = this.seen[client];
    const known = memory?.get(id);
    const view = known === undefined || fresh ? await versions(this.service, usage(id)) : known;
    memory?.set(id, view);
    return view[which];
  }

  async attempt([kind, client, at, other, word]: Recipe): Promise<Attempt | null> {
    const { blocks } = this.model;
    const ids = [...blocks.keys()];
    const id = ids[at % ids.length] ?? ROOT;
    const block = blocks.get(id) ?? fail();
    const fresh = other % 3 !== 0;
    const type = typeOf(id);
    const version = (which: 'version' | 'node' | 'course', of = id) => this.version(client, of, fresh, which);
    this.made += 1;
    const fresher = `${word}${this.made}`;
    switch (kind) {
      case 0:
      case 1: {
        const child = BELOW[type];
        if (child === undefined) return null;
        const index = other % (block.children.length + 1);
        const xml =
          child === 'html'
            ? `<html url_name="${fresher}" display_name="${word}"><![CDATA[<p>${word}</p>]]></html>`
            : `<${child} url_name="${fresher}" display_name="${word}"/>`;
        const made = { name: word, text: child === 'html' ? `<p>${word}</p>` : null, children: [] };
        return {
          operation: insertChild(KEY, usage(id), { content: document(xml), index }),
          ifMatch: await version('node'),
          after: this.with([
            [`${child}@${fresher}`, made],
            [id, { ...block, children: block.children.toSpliced(index, 0, `${child}@${fresher}`) }],
          ]),
        };
      }
      case 2:
      case 3:
        return {
          operation: setSettings(KEY, usage(id), { settings: { display_name: word } }),
          ifMatch: await version('node'),
          after: this.with([[id, { ...block, name: word }]]),
        };
      case 4: {
        if (type !== 'html') return null;
        const xml = `<html url_name="${id.slice(5)}" display_name="${word}"><![CDATA[<p>new ${word}</p>]]></html>`;
        const content = document(xml);
        const target = other % 2 === 0 ? 'draft' : 'published';
        return {
          operation: replaceBlock(KEY, usage(id), { content, scope: 'node', orphans: 'reject', target }),
          ifMatch: await version('node'),
          after: this.with([[id, { ...block, name: word, text: `<p>new ${word}</p>` }]]),
        };
      }
      case 5: {
        const parent = [...blocks].find(([, each]) => each.children.includes(id))?.[0];
        const level = ids.filter((each) => typeOf(each) === typeOf(parent ?? ROOT));
        const target = level[other % Math.max(1, level.length)];
        if (parent === undefined || target === undefined) return null;
        const without = this.with([
          [
            parent,
            {
              ...(blocks.get(parent) ?? fail()),
              children: (blocks.get(parent) ?? fail()).children.filter((each) => each !== id),
            },
          ],
        ]);
        const there = without.blocks.get(target) ?? fail();
        const index = other % (there.children.length + 1);
        const after = new Map(without.blocks).set(target, {
          ...there,
          children: there.children.toSpliced(index, 0, id),
        });
        const { node } = await versions(this.service, usage(target));
        return {
          operation: moveBlock(KEY, usage(id), { parent: usage(target), index, parent_version: node }),
          ifMatch: await version('version'),
          after: { ...this.model, blocks: after },
        };
      }
      case 6:
        return id === ROOT || blocks.size < 4
          ? null
          : { operation: deleteBlock(KEY, usage(id)), ifMatch: await version('version'), after: this.without(id) };
      case 7: {
        // a component of a unit that was never live is refused
        const unit = type === 'html' ? ([...blocks].find(([, each]) => each.children.includes(id))?.[0] ?? id) : id;
        return {
          operation: publishBlock(KEY, usage(unit)),
          ifMatch: await version('version', unit),
          after: this.model,
        };
      }
      case 8: {
        // the unit told anew: its first component stays, the others go, one comes
        if (type !== 'vertical') return null;
        const [first, ...rest] = block.children;
        const kept =
          first === undefined
            ? ''
            : `<html url_name="${first.slice(5)}" display_name="${word}"><![CDATA[<p>kept</p>]]></html>`;
        const xml = `<vertical url_name="${id.slice(9)}" display_name="${word}">${kept}<html url_name="${fresher}" display_name="new"><![CDATA[<p>new</p>]]></html></vertical>`;
        const children = [...(first === undefined ? [] : [first]), `html@${fresher}`];
        const after = new Map([...this.model.blocks].filter(([each]) => !rest.includes(each)));
        after.set(id, { ...block, name: word, children });
        if (first !== undefined) after.set(first, { name: word, text: '<p>kept</p>', children: [] });
        after.set(`html@${fresher}`, { name: 'new', text: '<p>new</p>', children: [] });
        return {
          operation: replaceBlock(KEY, usage(id), { content: document(xml), scope: 'subtree', orphans: 'delete' }),
          ifMatch: await version('version'),
          after: { ...this.model, blocks: after },
        };
      }
      case 9: {
        const names = ids.slice(0, 3);
        const after = this.with(names.map((each) => [each, { ...(blocks.get(each) ?? fail()), name: word }]));
        const steps = names.map(
          (each) => ({ kind: 'set-settings', block: usage(each), settings: { display_name: word } }) as const,
        );
        return { operation: commitSteps(KEY, steps), ifMatch: await version('course', ROOT), after };
      }
      case 10: {
        const path = `${word}.txt`;
        const had = this.model.assets.has(path) && other % 2 === 0;
        const assets = new Map(this.model.assets);
        if (had) assets.delete(path);
        else assets.set(path, fresher);
        const operation = had
          ? deleteFile(KEY, 'asset', path)
          : putFile(KEY, 'asset', path, new TextEncoder().encode(fresher));
        return { operation, ifMatch: await version('course', ROOT), after: { ...this.model, assets } };
      }
      case 11: {
        if (id === ROOT) return null;
        const to = `${type}@${fresher}`;
        const renamed = [...blocks].map(([each, { children, ...rest }]): [string, Block] => [
          each === id ? to : each,
          { ...rest, children: children.map((child) => (child === id ? to : child)) },
        ]);
        return {
          operation: commitSteps(KEY, [{ kind: 'rename', block: usage(id), url_name: fresher }]),
          ifMatch: await version('course', ROOT),
          after: { ...this.model, blocks: new Map(renamed) },
        };
      }
      default: {
        const state = this.states[other % this.states.length];
        const head = this.states.at(-1);
        const before = this.states.at(-2);
        if (state === undefined || head === undefined || before === undefined) return null;
        const ifMatch = await version('course', ROOT);
        return at % 2 === 0
          ? { operation: revertCommit(KEY, head.commit), ifMatch, after: before.model }
          : { operation: restoreCommit(KEY, state.commit, { orphans: 'delete' }), ifMatch, after: state.model };
      }
    }
  }

  with(changes: readonly (readonly [string, Block])[]): Model {
    return { ...this.model, blocks: new Map([...this.model.blocks, ...changes]) };
  }

  without(id: string): Model {
    const gone = new Set<string>([id]);
    for (const each of gone) for (const child of this.model.blocks.get(each)?.children ?? []) gone.add(child);
    const left = [...this.model.blocks].filter(([each]) => !gone.has(each));
    return {
      ...this.model,
      blocks: new Map(
        left.map(([each, block]) => [each, { ...block, children: block.children.filter((child) => !gone.has(child)) }]),
      ),
    };
  }
}

function fail(): never {
  throw new Error('the model has no such block');
}

/** The course run as the service shows it, in the model's terms. */
async function shown({ client }: Service): Promise<Model> {
  const blocks = new Map<string, Block>();
  const visit = async (node: OutlineNode): Promise<void> => {
    const id = `${node.type}@${node.type === 'course' ? 'course' : node.url_name}`;
    const text =
      node.type === 'html'
        ? /<!\[CDATA\[([\s\S]*?)\]\]>|>(&lt;[\s\S]*?)<\/html>/.exec(value(await client.getDocument(node.id)))
        : null;
    const children = node.children.map((child) => `${child.type}@${child.url_name}`);
    blocks.set(id, {
      name: node.display_name,
      text: text === null ? null : (text[1] ?? decoded(text[2] ?? '')),
      children,
    });
    for (const child of node.children) await visit(child);
  };
  await visit(value(await client.getOutline(KEY)));
  const assets = new Map<string, string>();
  for (const { path } of value(await client.listAssets(KEY)))
    assets.set(path, new TextDecoder().decode(value(await client.getAsset(KEY, path))));
  return { blocks, assets };
}

function decoded(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

function sorted({ blocks, assets }: Model): unknown {
  const inOrder = <Value>(map: ReadonlyMap<string, Value>) => [...map].sort(([a], [b]) => (a < b ? -1 : 1));
  return { blocks: inOrder(blocks), assets: inOrder(assets) };
}

/** The version that the write has to name, as it is now. */
async function current(service: Service, { method, path }: Operation, ifMatch: string): Promise<boolean> {
  const block = /^blocks\/([^/]+)/.exec(path)?.[1];
  if (block === undefined) return ifMatch === (await courseVersion(service));
  const now = await versions(service, decodeURIComponent(block));
  const names =
    /(?:settings|children)\/$/.test(path) || (method === 'PUT' && /olx\/$/.test(path) && ifMatch === now.node)
      ? now.node
      : now.version;
  return ifMatch === names;
}

function written({ client }: Service, { operation, ifMatch }: Attempt): Promise<WriteResult<WriteAnswer>> {
  return client.write(operation, { ifMatch });
}

/** The write by way of a plan, which needs no other precondition when it is committed. */
async function planned({ client }: Service, { operation, ifMatch }: Attempt): Promise<WriteResult<WriteAnswer>> {
  const plan = await client.plan(operation, { ifMatch });
  if (!plan.ok) return plan;
  const shown = value(plan);
  const result = await client.commitPlan(KEY, shown.plan);
  expect(value(result).changes).toEqual(shown.changes);
  return result;
}

test('several clients lead to what a simple model says, and every state on the way can be had again', {
  timeout: 240_000,
}, async () => {
  let refused = 0;
  let done = 0;
  await fc.assert(
    fc.asyncProperty(recipes, async (list) => {
      const service = await emptyService();
      const made = value(await service.client.createCourse({ course_key: KEY, display_name: 'Model' }));
      const world = new World(service);
      await world.note(made.commit, made.course_version);
      for (const recipe of list) {
        const attempt = await world.attempt(recipe);
        if (attempt === null) continue;
        const fits = await current(service, attempt.operation, attempt.ifMatch);
        // some look at the plan first
        const result = await (recipe[3] % 4 === 1 ? planned : written)(service, attempt);
        if (!fits) {
          expect(refusal(result).name).toBe('version-mismatch');
          refused += 1;
          continue;
        }
        const answer = value<WriteAnswer>(result);
        done += 1;
        world.model = attempt.after;
        expect(sorted(await shown(service))).toEqual(sorted(world.model));
        await world.note(answer.commit, answer.course_version);
      }
      await hadAgain(world);
    }),
    { numRuns: RUNS, interruptAfterTimeLimit: 600_000, markInterruptAsFailure: true },
  );
  // both happen, or the test says little
  expect(refused).toBeGreaterThan(RUNS);
  expect(done).toBeGreaterThan(RUNS * 8);
});

/** Reads every state back, restores each, and undoes all commits from the last to the first. */
async function hadAgain({ service, states, document: _ }: World): Promise<void> {
  const { client } = service;
  for (const { commit, version, document: then } of states) {
    const read = await client.getDocument(usage(ROOT), { at: commit });
    expect([value(read), read.ok && read.courseVersion]).toEqual([then, version]);
  }
  for (const { commit, version, model } of states) {
    const ifMatch = await courseVersion(service);
    const done = value<WriteAnswer>(await client.write(restoreCommit(KEY, commit, { orphans: 'delete' }), { ifMatch }));
    expect(done.course_version).toBe(version);
    expect(sorted(await shown(service))).toEqual(sorted(model));
  }
  for (const [at, { commit }] of [...states.entries()].reverse()) {
    const before = states[at - 1];
    if (before === undefined) return;
    const ifMatch = await courseVersion(service);
    const done = value<WriteAnswer>(await client.write(revertCommit(KEY, commit), { ifMatch }));
    expect(done.course_version).toBe(before.version);
  }
}
