import { attr, element, type InnerVocabulary, vocabulary } from './element.ts';

const SRC = attr('src', 'Address of the file.', { required: true });

/** What may stand inside a video. */
export const VIDEO_VOCABULARY: InnerVocabulary = vocabulary(
  ['source', 'track', 'handout', 'transcript', 'video_asset'],
  [
    element('source', 'A video file.', [SRC]),
    element('track', 'A transcript to download.', [SRC]),
    element('handout', 'A handout.', [SRC]),
    element('transcript', 'A timed transcript.', [
      attr('language', 'Language code.', { required: true }),
      attr('src', 'Name of the file among the static assets.', { required: true }),
    ]),
    element(
      'video_asset',
      'What the video store knows of the video.',
      [
        attr('client_video_id', 'Name of the uploaded file.'),
        attr('duration', 'Length in seconds.'),
        attr('image', 'Picture in front of the video.'),
      ],
      ['encoded_video', 'transcripts'],
    ),
    element('encoded_video', 'One encoding of the video.', [
      attr('profile', 'Kind of encoding.'),
      attr('url', 'Address.'),
      attr('file_size', 'Size in bytes.'),
      attr('bitrate', 'Bits in a second.'),
    ]),
    element('transcripts', 'Transcripts in the video store.', [], ['transcript']),
  ],
);
