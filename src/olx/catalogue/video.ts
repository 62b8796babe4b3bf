import { type BlockType, leaf } from './block-type.ts';
import { boolean, dict, list, relativetime, text } from './field.ts';

const VIDEO: BlockType = leaf('video', {
  title: 'Video',
  help: 'A video with transcripts.',
  form: 'own-file',
  fields: [
    text('data', '', 'Leftover text of old courses, not used.', { content: true, place: 'nowhere' }),
    text('display_name', 'Video', 'Title that learners and the outline show.', { label: 'Component Display Name' }),
    text('youtube_id_1_0', '3_yD_cEKoCk', 'YouTube id at normal speed; also part of the attribute `youtube`.', {
      label: 'YouTube ID',
    }),
    text('youtube_id_0_75', '', 'YouTube id at three quarters of the speed.', { label: 'YouTube ID for .75x speed' }),
    text('youtube_id_1_25', '', 'YouTube id at one and a quarter of the speed.', {
      label: 'YouTube ID for 1.25x speed',
    }),
    text('youtube_id_1_5', '', 'YouTube id at one and a half of the speed.', { label: 'YouTube ID for 1.5x speed' }),
    relativetime('start_time', '00:00:00', 'Where playing starts, HH:MM:SS.', { label: 'Video Start Time' }),
    relativetime('end_time', '00:00:00', 'Where playing stops, HH:MM:SS; 00:00:00 plays to the end.', {
      label: 'Video Stop Time',
    }),
    boolean('download_video', false, 'Offers the video file, if it is not on YouTube.', {
      label: 'Video Download Allowed',
    }),
    list('html5_sources', [], 'Addresses of the video files, each also a `<source src="…"/>`.', {
      label: 'Video File URLs',
    }),
    text('track', '', 'Address of a transcript to download, a `<track src="…"/>`.', {
      label: 'Downloadable Transcript URL',
    }),
    boolean('download_track', false, 'Offers the transcript as a file.', { label: 'Download Transcript Allowed' }),
    text('sub', '', 'Id of the English transcript in the old form.', { label: 'Default Timed Transcript' }),
    boolean('show_captions', true, 'Opens the transcript beside the video.', { label: 'Show Transcript' }),
    dict('transcripts', {}, 'Transcript files by language code, each a `<transcript language="…" src="…"/>`.', {
      label: 'Transcript Languages',
    }),
    text('handout', null, 'Address of a handout, a `<handout src="…"/>`.', { label: 'Upload Handout' }),
    boolean('only_on_web', false, 'Leaves the video out of the mobile apps.', { label: 'Video Available on Web Only' }),
    text('edx_video_id', '', 'Id in the video store; an instance without that id makes a new one.', {
      label: 'Video ID',
    }),
    boolean('public_access', false, 'Lets people watch without enrolment.', { label: 'Public Access' }),
    text('thumbnail', '', 'Address of a picture in front of the video.', { label: 'Thumbnail' }),
    text('license', null, 'Licence of the video; nothing means that of the course.', {
      content: true,
      label: 'License',
    }),
  ],
  learnerState: [
    'auto_advance',
    'bumper_do_not_show_again',
    'bumper_last_view_date',
    'global_speed',
    'saved_video_position',
    'speed',
    'transcript_download_format',
    'transcript_language',
    'youtube_is_available',
  ],
  example: '<video url_name="talk_1" display_name="Talk" youtube="1.00:3_yD_cEKoCk"/>',
});

/** The video component. */
export const VIDEO_TYPES: readonly BlockType[] = [VIDEO];
