/** The double answers every recorded request as the live CMS did. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Player } from './replay-player.ts';
import { hasRecordings, readRecordings } from './replay-recordings.ts';
import { inOrder, scenarios, sessionUser, startPlayer } from './replay-scenarios.ts';

/** Recordings that the double does not answer in the same way, and why. */
const differing: readonly { readonly names: RegExp; readonly reason: string }[] = [
  { names: /^15-lib-|^90-.*_(libraries|downstreams)/, reason: 'The double has no content libraries.' },
  { names: /^15-(olx-after|paste)$|^17-/, reason: 'The double does not paste: the driver never does.' },
  { names: /^20-.*tasks|^13-tasks-cinstr$/, reason: 'They list tasks of imports that were not recorded.' },
  { names: /^23-(mitx|oxa)/, reason: 'Two copies at once had ended in a database deadlock.' },
  { names: /^60-gstaff-learning_sequences$/, reason: 'The LMS had not caught up with the last publish.' },
  { names: /^90-route-(api-docs|authoring-api)/, reason: 'Pages of documentation.' },
];

describe.skipIf(!hasRecordings)('replay', () => {
  const { recordings, results } = hasRecordings ? readRecordings() : { recordings: [], results: [] };
  const scenarioOf = (name: string) => scenarios.find(({ takes }) => takes.test(name));
  const needed = new Set<RegExp>();

  test('every recording belongs to a scenario', () => {
    expect(recordings.filter(({ name }) => scenarioOf(name) === undefined)).toEqual([]);
  });

  describe.each(scenarios)('$name', (scenario) => {
    let player: Player;
    beforeAll(async () => {
      player = await startPlayer();
      await scenario.setUp(player);
    });
    afterAll(() => player.double.close());

    const own = recordings.filter(({ name }) => scenarioOf(name) === scenario);
    test.each(inOrder(scenario, own))('$name', async (recording) => {
      await scenario.before?.[recording.name]?.(player);
      const difference = await player.play(recording, sessionUser(recording));
      const result = results.find(({ name }) => name.replace(/-result$/, '-state') === recording.name);
      if (result !== undefined)
        expect(await player.compareResult(result, player.course('BAD'), 'cinstr')).toBeUndefined();
      const row = differing.find(({ names }) => names.test(recording.name));
      if (row === undefined && difference !== undefined) throw new Error(difference);
      if (row !== undefined) {
        needed.add(row.names);
        expect(difference, `The table of differences says: ${row.reason}`).toBeDefined();
      }
    });
  });

  test('every row of the table of differences is needed', () => {
    expect(differing.filter(({ names }) => !needed.has(names))).toEqual([]);
  });
});
