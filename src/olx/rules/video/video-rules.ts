import type { BlockRule } from '../rule.ts';
import { videoAddresses } from './video-addresses.ts';
import { videoFormerTranscript } from './video-former-transcript.ts';
import { videoOverridden } from './video-overridden.ts';
import { videoSource } from './video-source.ts';
import { videoTimes } from './video-times.ts';
import { videoTranscripts } from './video-transcripts.ts';
import { videoYoutube } from './video-youtube.ts';

/** Rules about videos. */
export const VIDEO_RULES: readonly BlockRule[] = [
  videoAddresses,
  videoFormerTranscript,
  videoOverridden,
  videoSource,
  videoTimes,
  videoTranscripts,
  videoYoutube,
];
