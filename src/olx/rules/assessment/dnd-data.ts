import type { Json } from '../../course/block.ts';
import { isJsonObject } from '../../course/json.ts';
import type { BlockRule } from '../rule.ts';
import { settingValueOf } from '../setting-value.ts';
import { quoted } from '../words.ts';

/**
 * The data of a drag and drop problem: parts without which it cannot be shown, ids that are there twice,
 * and items that belong in a zone that is not there (`drag_and_drop_v2.py`).
 */
export const dndData: BlockRule = {
  types: ['drag-and-drop-v2'],
  check(subject, report) {
    const setting = subject.settings.get('data');
    const data = settingValueOf(subject, 'data');
    // left out, the platform's sample stands there; what is no object is told with all unreadable values
    if (setting === undefined || data?.kind !== 'dict') return;
    const say = (code: 'dnd-part-missing' | 'dnd-id-duplicate' | 'dnd-zone-unknown', message: string): void =>
      report({ code, severity: code === 'dnd-part-missing' ? 'error' : 'warning', message, at: setting.at });

    const { zones, items, feedback } = data.entries;
    if (!isJsonObject(feedback) || feedback.start === undefined || feedback.finish === undefined) {
      say(
        'dnd-part-missing',
        'The data needs “feedback” with the texts “start” and “finish”, or the problem is not shown.',
      );
    }
    if (!Array.isArray(items) || !items.every(isItem)) {
      say(
        'dnd-part-missing',
        'The data needs a list “items”, each with “feedback” and a whole number as its “id”, or the problem is not shown.',
      );
    }
    const uids = new Set<Json>();
    for (const zone of Array.isArray(zones) ? zones : []) {
      if (!isJsonObject(zone)) continue;
      // the first form of the data had no uid, and the title stood for it
      const uid = zone.uid ?? zone.title ?? null;
      if (uids.has(uid)) say('dnd-id-duplicate', `There are two zones with the uid ${quoted(String(uid))}.`);
      uids.add(uid);
    }
    const ids = new Set<string>();
    for (const item of Array.isArray(items) ? items.filter(isItem) : []) {
      const id = String(item.id);
      if (ids.has(id)) say('dnd-id-duplicate', `There are two items with the id ${id}.`);
      ids.add(id);
      for (const zone of zonesOf(item)) {
        if (uids.has(zone)) continue;
        say('dnd-zone-unknown', `The item ${id} belongs in the zone ${quoted(String(zone))}, which is not there.`);
      }
    }
  },
};

function isItem(json: Json): json is { readonly [name: string]: Json } {
  return isJsonObject(json) && Number.isInteger(json.id) && json.feedback !== undefined;
}

function zonesOf(item: { readonly [name: string]: Json }): readonly Json[] {
  if (Array.isArray(item.zones)) return item.zones;
  return item.zones == null && typeof item.zone === 'string' && item.zone !== 'none' ? [item.zone] : [];
}
