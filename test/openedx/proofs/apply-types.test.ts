import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applySteps, type BlockId, type Course, idOf, indexOf, nodeVersionOf, type Step } from '#olx';
import { carryOut, type StudioState } from '#openedx';
import { smallSamples } from '../../support/courses.ts';
import { archiveOf, type DoubleRun, differences, MINUTE, read, runInDouble } from '../_double-run.ts';

const sample = smallSamples().find(({ name }) => name === 'every-type');
if (sample === undefined) throw new Error('no course of every type');

/** Components that stand in a unit of the course, one of each type. */
function components({ root }: Course): readonly { readonly id: BlockId; readonly unit: BlockId }[] {
  const found = new Map<string, { readonly id: BlockId; readonly unit: BlockId }>();
  for (const [id, places] of indexOf(root).places) {
    const [place] = places;
    const type = id.slice(0, id.indexOf('@'));
    if (places.length === 1 && place?.parent.type === 'vertical' && !found.has(type))
      found.set(type, { id, unit: idOf(place.parent) });
  }
  return [...found.values()];
}

describe('a component of each type', { timeout: 120_000 }, () => {
  let run: DoubleRun;
  let start: StudioState;
  beforeAll(async () => {
    // the platform cannot export a poll of the old kind without a name
    const poll = 'poll_question@every_poll_question' as BlockId;
    const named = applySteps(sample.course, [
      { kind: 'set-settings', block: poll, settings: { display_name: 'Poll' } },
    ]);
    if (!named.ok) throw new Error(named.refusal.message);
    run = await runInDouble('every-type', 'EVT', await archiveOf(named.course, sample.folder));
    start = await read(run);
  });
  afterAll(async () => await run.double.close());

  it('is in the course that these tests run over', () => {
    const types = new Set(components(sample.course).map(({ id }) => id.slice(0, id.indexOf('@'))));
    expect(types.size).toBeGreaterThan(20);
  });

  for (const { id } of components(sample.course)) {
    it(`${id.slice(0, id.indexOf('@'))} is edited, published, discarded, moved and deleted in Studio`, async (test) => {
      const { cms, context } = run;
      let known = await read(run);
      const places = indexOf(known.course.root).places.get(id);
      // a type that the CMS does not have is hidden, and its import is empty
      if (places === undefined) return test.skip();
      const unit = idOf(places[0]?.parent ?? known.course.root);
      const other = [...indexOf(known.course.root).blocks.keys()].find(
        (each) => each.startsWith('vertical@') && each !== unit,
      );
      if (other === undefined) throw new Error('no other unit');
      const step = async (what: string, ...steps: readonly Step[]): Promise<string> => {
        context.clock += 3 * MINUTE;
        const applied = applySteps(known.course, steps);
        // parts of a problem builder may stand nowhere else
        if (!applied.ok) return 'refused';
        const landed = await carryOut(cms, run.run, known, applied.course, context);
        expect(landed.lost, what).toEqual([]);
        expect(differences(await run.exported(), landed.state.course), what).toEqual([]);
        expect(run.orphans(), what).toEqual([]);
        known = landed.state;
        return landed.route.route;
      };
      const title = (text: string): Step => ({ kind: 'set-settings', block: id, settings: { display_name: text } });
      await step('edit', title('Edited'));
      await step('publish', { kind: 'publish', block: unit });
      const published = nodeVersionOf(indexOf(known.course.root).blocks.get(id) ?? known.course.root);
      await step('edit again', title('Edited again'));
      await step('discard', { kind: 'discard-draft', block: unit });
      expect(nodeVersionOf(indexOf(known.course.root).blocks.get(id) ?? known.course.root)).toBe(published);
      await step('move', { kind: 'move', block: id, parent: other, index: 0, from: unit });
      await step('publish both', { kind: 'publish', block: unit }, { kind: 'publish', block: other });
      await step('delete', { kind: 'delete', block: id, target: 'published' });
      expect(indexOf(known.course.root).blocks.has(id)).toBe(false);
    });
  }

  it('comes back by an import, with its own url_name', async () => {
    const { cms, context } = run;
    const known = await read(run);
    const landed = await carryOut(cms, run.run, known, start.course, context);
    expect(landed.route.route).toBe('import');
    expect(differences(await run.exported(), landed.state.course)).toEqual([]);
    expect(differences(landed.state.course, start.course)).toEqual([]);
    expect(landed.lost).toEqual([]);
  });
});
