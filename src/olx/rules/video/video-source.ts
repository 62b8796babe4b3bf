import type { BlockRule } from '../rule.ts';
import { tagSpot } from '../spot.ts';
import { sourcesOf } from './video-parts.ts';

/**
 * A video that shows nothing, or Open edX's sample in place of the author's. Where no YouTube id is given
 * at all, the platform takes that of its sample, and YouTube comes before files.
 */
export const videoSource: BlockRule = {
  types: ['video'],
  check(subject, report) {
    const { youtube, isSample, files, storeId } = sourcesOf(subject);
    if (youtube.length > 0 || storeId !== '') return;
    const { content, held } = subject;
    const at = tagSpot(content, held);
    if (files.length === 0) {
      const seen = isSample ? 'Open edX’s sample video' : 'an empty player';
      const message = `This video has no source, so learners see ${seen}. Give it a YouTube id or a <source>.`;
      report({ code: 'video-no-source', severity: 'warning', message, at });
      return;
    }
    if (!isSample) return;
    const place = content.start + 1 + content.name.length;
    report({
      code: 'video-sample-shown',
      severity: 'warning',
      message: 'Without youtube_id_1_0="" learners see Open edX’s sample video in place of these files.',
      at,
      fixes: [{ title: 'Add youtube_id_1_0=""', edits: [{ start: place, end: place, text: ' youtube_id_1_0=""' }] }],
    });
  },
};
