import { findAttribute } from '../../syntax/index.ts';
import type { BlockRule } from '../rule.ts';
import { tagSpot, valueSpot } from '../spot.ts';
import { openResponseOf } from './open-response.ts';

/** `MAX_TOP_SUBMISSIONS` of edx-submissions. */
const LONGEST_LEADERBOARD = 100;

/** Settings of an open response that fit no use: a leaderboard out of range, and own file types without any. */
export const oraLimits: BlockRule = {
  types: ['openassessment'],
  check(subject, report) {
    const { element } = openResponseOf(subject);
    const board = findAttribute(element, 'leaderboard_show');
    if (board !== null && Number(board.value) > LONGEST_LEADERBOARD) {
      report({
        code: 'ora-leaderboard-range',
        severity: 'warning',
        message: `The leaderboard can show at most ${LONGEST_LEADERBOARD} responses.`,
        at: valueSpot(board, subject.held),
      });
    }
    const types = findAttribute(element, 'white_listed_file_types');
    if (findAttribute(element, 'file_upload_type')?.value === 'custom' && (types?.value ?? '').trim() === '') {
      report({
        code: 'ora-no-file-types',
        severity: 'warning',
        message:
          'Files of custom types are asked for, but white_listed_file_types names none, so every file is refused.',
        at: tagSpot(element, subject.held),
      });
    }
  },
};
