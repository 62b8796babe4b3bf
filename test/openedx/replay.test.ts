/** The double answers every recorded request as the live CMS did. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Player } from './replay-player.ts';
import { hasRecordings, readRecordings } from './replay-recordings.ts';
import { inOrder, scenarios, sessionUser, startPlayer } from './replay-scenarios.ts';
import { differing } from './replay-table.ts';

describe.skipIf(!hasRecordings)('replay', () => {
  const { recordings } = hasRecordings ? readRecordings() : { recordings: [] };
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
      const row = differing.find(({ names }) => names.test(recording.name));
      if (difference !== undefined && row !== undefined) needed.add(row.names);
      else if (difference !== undefined) throw new Error(difference);
    });
  });

  test('every row of the table of differences is needed', () => {
    expect(differing.filter(({ names }) => !needed.has(names))).toEqual([]);
  });
});
