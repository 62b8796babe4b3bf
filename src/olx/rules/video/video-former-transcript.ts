import type { BlockRule } from '../rule.ts';
import { textOf } from '../setting-value.ts';

/** A transcript in the form of old courses, `static/subs_<id>.srt.sjson`, which the platform still takes over. */
export const videoFormerTranscript: BlockRule = {
  types: ['video'],
  check(subject, report) {
    const setting = subject.settings.get('sub');
    if (setting === undefined || !textOf(subject, 'sub')?.trim()) return;
    report({
      code: 'video-transcript-former',
      severity: 'info',
      message: 'The setting sub names a transcript in the former form; transcripts takes SRT files by language.',
      at: setting.at,
    });
  },
};
