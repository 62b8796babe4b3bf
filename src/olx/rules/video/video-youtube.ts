import { findAttribute } from '../../syntax/index.ts';
import type { BlockRule } from '../rule.ts';
import { textOf } from '../setting-value.ts';
import { type Spot, valueSpot } from '../spot.ts';
import { eitherOf, quoted } from '../words.ts';
import { YOUTUBE_SPEEDS, youtubePieces } from './video-parts.ts';

const YOUTUBE_ID = /^[\w-]{11}$/;

/** A YouTube id that is none, and a piece of `youtube` that the platform leaves out. */
export const videoYoutube: BlockRule = {
  types: ['video'],
  check(subject, report) {
    const say = (at: Spot, message: string): void =>
      report({ code: 'video-youtube-invalid', severity: 'warning', message, at });
    const idMessage = (id: string): string =>
      `${quoted(id)} is no YouTube id: it has 11 letters, digits, - or _, and is not the whole address.`;

    const youtube = findAttribute(subject.content, 'youtube');
    let start = youtube?.valueStart ?? 0;
    for (const { written, speed, id } of youtube === null || youtube.value === '' ? [] : youtubePieces(youtube.value)) {
      const isPlain = youtube !== null && youtube.valueEnd - youtube.valueStart === youtube.value.length;
      const at: Spot = { in: subject.held, start, end: start + written.length };
      const spot = isPlain || youtube === null ? at : valueSpot(youtube, subject.held);
      start += written.length + 1;
      if (speed === null || id === null || !YOUTUBE_SPEEDS.has(speed)) {
        say(
          spot,
          `${quoted(written)} must be a speed and an id, as in 1.00:3_yD_cEKoCk, with the speed ${eitherOf([...YOUTUBE_SPEEDS.keys()])}.`,
        );
      } else if (id !== '' && !YOUTUBE_ID.test(id)) say(spot, idMessage(id));
    }
    for (const name of YOUTUBE_SPEEDS.values()) {
      const setting = subject.settings.get(name);
      const id = textOf(subject, name);
      if (setting !== undefined && id && !YOUTUBE_ID.test(id)) say(setting.at, idMessage(id));
    }
  },
};
