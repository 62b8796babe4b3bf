import type { Json } from '../../course/block.ts';
import { isJsonObject } from '../../course/json.ts';
import type { BlockRule } from '../rule.ts';
import { settingValueOf } from '../setting-value.ts';
import { quoted } from '../words.ts';

/** The lists of a poll or survey: what one entry is, and how many there must be for a choice. */
const LISTS = [
  { type: 'poll', name: 'answers', what: 'answer', isLabelled: true, least: 2 },
  { type: 'survey', name: 'answers', what: 'answer', isLabelled: false, least: 2 },
  { type: 'survey', name: 'questions', what: 'question', isLabelled: true, least: 1 },
] as const;

/** Answers and questions of polls and surveys that cannot be shown, are counted as one, or leave no choice (`poll.py`). */
export const choiceList: BlockRule = {
  types: ['poll', 'survey'],
  check(subject, report) {
    for (const { type, name, what, isLabelled, least } of LISTS) {
      const setting = subject.settings.get(name);
      const list = settingValueOf(subject, name);
      // left out, the platform's sample stands there; what is no list is told with all unreadable values
      if (type !== subject.block.type || setting === undefined || list?.kind !== 'list') continue;
      const { at } = setting;
      const keys = new Set<string>();
      let isShown = true;
      for (const item of list.items) {
        const key = keyOf(item, isLabelled);
        if (key === null) isShown = false;
        else if (keys.has(key)) {
          const message = `There are two ${what}s with the key ${quoted(key)}; their votes are counted as one.`;
          report({ code: 'poll-key-duplicate', severity: 'warning', message, at });
        } else keys.add(key);
      }
      if (!isShown) {
        const form = isLabelled ? '["key", {"label": "…", "img": "…", "img_alt": "…"}]' : '["key", "label"]';
        const message = `Each of ${name} must be of the form ${form}, or the ${type} is not shown.`;
        report({ code: 'poll-list-malformed', severity: 'error', message, at });
      } else if (keys.size < least) {
        const message = `A ${type} with ${keys.size} ${what}${keys.size === 1 ? '' : 's'} leaves learners no choice; give at least ${least}.`;
        report({ code: 'poll-no-choice', severity: 'warning', message, at });
      }
    }
  },
};

/** The key of an entry, or null where the platform cannot show it. */
function keyOf(item: Json, isLabelled: boolean): string | null {
  if (!Array.isArray(item) || item.length !== 2) return null;
  const [key, value] = item as readonly Json[];
  if (typeof key !== 'string' || value === undefined) return null;
  if (!isLabelled) return typeof value === 'string' ? key : null;
  return isJsonObject(value) && typeof value.label === 'string' && value.img !== undefined ? key : null;
}
