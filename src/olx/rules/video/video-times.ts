import { readClock } from '../../course/duration.ts';
import type { BlockRule } from '../rule.ts';
import { settingValueOf } from '../setting-value.ts';
import type { Setting, Subject } from '../subject.ts';
import { quoted } from '../words.ts';

/** The settings and their former names; an attribute further on overrides one before it. */
const NAMES = { start_time: 'from', end_time: 'to' } as const;

/** A video that would stop before it starts, and times under their former names that the platform fails on. */
export const videoTimes: BlockRule = {
  types: ['video'],
  check(subject, report) {
    for (const former of Object.values(NAMES)) {
      const setting = subject.settings.get(former);
      if (setting?.text == null || formerSeconds(setting.text) !== null) continue;
      const message = `The value ${quoted(setting.text)} of ${former} must be a time from the start as HH:MM:SS.`;
      report({ code: 'video-time-invalid', severity: 'error', message, at: setting.at });
    }
    const [start, end] = [timeOf(subject, 'start_time'), timeOf(subject, 'end_time')];
    // 00:00:00 plays to the end
    if (start === null || end === null || end.seconds === 0 || start.seconds < end.seconds) return;
    const message = 'The video stops before it starts, so learners cannot play it.';
    report({ code: 'video-times-order', severity: 'warning', message, at: end.setting.at });
  },
};

function timeOf(
  subject: Subject,
  name: keyof typeof NAMES,
): { readonly setting: Setting; readonly seconds: number } | null {
  const former = subject.settings.get(NAMES[name]);
  const setting = subject.settings.get(name);
  if (setting === undefined) {
    const seconds = former?.text == null ? null : formerSeconds(former.text);
    return former === undefined || seconds === null ? null : { setting: former, seconds };
  }
  const value = settingValueOf(subject, name);
  return value?.kind === 'duration' ? { setting, seconds: value.seconds } : null;
}

/** Seconds; null where the platform fails on the text. */
function formerSeconds(text: string): number | null {
  const plain = text.replace(/^"(.*)"$/, '$1');
  if (plain === '' || plain === '0' || plain === 'null') return 0;
  const seconds = /^\d+\.\d+$/.test(plain) ? Number(plain) : null;
  return seconds !== null && seconds <= 86_400 ? seconds : readClock(plain);
}
