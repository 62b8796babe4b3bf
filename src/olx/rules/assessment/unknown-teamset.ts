import type { Json } from '../../course/block.ts';
import { isJsonObject } from '../../course/json.ts';
import type { FactKind } from '../facts.ts';
import type { CourseRule } from '../rule.ts';
import { isOn, settingValueOf } from '../setting-value.ts';
import type { Setting } from '../subject.ts';
import { quoted } from '../words.ts';

/** The team set that an open response names. */
const TEAMSET: FactKind<Setting> = {
  types: ['openassessment'],
  of(subject) {
    const setting = subject.settings.get('selected_teamset_id');
    return setting?.text?.trim() && isOn(subject, 'teams_enabled') ? [setting] : [];
  },
};

/** Teams respond, but the course run has no such team set, so that no learner is in a team. */
export const unknownTeamset: CourseRule = {
  facts: [TEAMSET],
  reach: 'block',
  check({ root, stated }, report) {
    if (root.block.type !== 'course') return;
    const configuration = settingValueOf(root, 'teams_configuration');
    const entries = configuration?.kind === 'dict' ? configuration.entries : {};
    // the former name of team sets was topics (`teams_config.py`)
    const sets = [entries.team_sets, entries.topics].flatMap((each): readonly Json[] =>
      Array.isArray(each) ? each : [],
    );
    const ids = new Set(sets.map((each) => (isJsonObject(each) ? each.id : null)));
    for (const { subject, fact } of stated(TEAMSET)) {
      const id = fact.text?.trim() ?? '';
      if (ids.has(id)) continue;
      const message = `The course run has no team set ${quoted(id)}, so no learner can respond.`;
      report({ subject, code: 'teamset-unknown', severity: 'warning', message, at: fact.at });
    }
  },
};
