import { defineMessages } from '@edx/frontend-platform/i18n';

export const messages = defineMessages({
  unread: {
    id: 'olx.exporting.unread',
    defaultMessage:
      'This block cannot be read. The export contains its files as they are: correct them and import the archive to repair the block.',
    description: 'Above the files of an export of a block whose file is missing or malformed.',
  },
  title: {
    id: 'olx.exporting.title',
    defaultMessage: 'Export of “{name}”',
    description: 'Title of the dialog that shows and downloads an export.',
  },
  close: { id: 'olx.exporting.close', defaultMessage: 'Close', description: 'Button that closes the export dialog.' },
  loading: {
    id: 'olx.exporting.loading',
    defaultMessage: 'Collecting the files…',
    description: 'Read out while the list of files is being loaded.',
  },
  summary: {
    id: 'olx.exporting.summary',
    defaultMessage: '{count, plural, one {# file} other {# files}}, {size} before packing',
    description: 'How many files an export holds, and how large they are together.',
  },
  version: {
    id: 'olx.exporting.version',
    defaultMessage: 'Version {version}',
    description: 'Short form of the version of the exported block.',
  },
  filesLabel: {
    id: 'olx.exporting.filesLabel',
    defaultMessage: 'Files of the export',
    description: 'Accessible name of the list of files.',
  },
  chooseFile: {
    id: 'olx.exporting.chooseFile',
    defaultMessage: 'File',
    description: 'Label of the menu of files on narrow screens.',
  },
  sourceTab: {
    id: 'olx.exporting.sourceTab',
    defaultMessage: 'Source',
    description: 'Tab that shows the text of a file.',
  },
  previewTab: {
    id: 'olx.exporting.previewTab',
    defaultMessage: 'Preview',
    description: 'Tab that shows what a block looks like, roughly.',
  },
  previewNote: {
    id: 'olx.exporting.previewNote',
    defaultMessage: 'A rough preview: no scripts run, and nothing from other sites is loaded.',
    description: 'Note above the preview of a block.',
  },
  noText: {
    id: 'olx.exporting.noText',
    defaultMessage: 'This file has no text to show. It is in the download.',
    description: 'Shown in place of the content of a binary or very large file.',
  },
  downloadGzip: {
    id: 'olx.exporting.downloadGzip',
    defaultMessage: 'Download .tar.gz',
    description: 'Button that downloads the export as a .tar.gz archive.',
  },
  downloadZip: {
    id: 'olx.exporting.downloadZip',
    defaultMessage: 'Download .zip',
    description: 'Button that downloads the export as a .zip archive.',
  },
  downloading: {
    id: 'olx.exporting.downloading',
    defaultMessage: 'Packing…',
    description: 'State of the download button while the archive is being made.',
  },
  downloaded: {
    id: 'olx.exporting.downloaded',
    defaultMessage: '{name} was downloaded.',
    description: 'Notice after a download; name of the file.',
  },
  correct: {
    id: 'olx.exporting.correct',
    defaultMessage: 'correct',
    description: 'Mark on the right choice of a problem.',
  },
  answer: {
    id: 'olx.exporting.answer',
    defaultMessage: 'Answer: {answer}',
    description: 'The right answer of a field in the preview of a problem.',
  },
  judgedByScript: {
    id: 'olx.exporting.judgedByScript',
    defaultMessage: 'A script judges the answer',
    description: 'Shown for a field of a problem that has no fixed answer.',
  },
  script: {
    id: 'olx.exporting.script',
    defaultMessage: 'Script',
    description: 'Heading above the script of a problem.',
  },
  solution: {
    id: 'olx.exporting.solution',
    defaultMessage: 'Explanation',
    description: 'Heading above the explanation of a problem.',
  },
  hints: { id: 'olx.exporting.hints', defaultMessage: 'Hints', description: 'Heading above the hints of a problem.' },
  youtube: { id: 'olx.exporting.youtube', defaultMessage: 'YouTube video', description: 'Label of a YouTube id.' },
  sources: {
    id: 'olx.exporting.sources',
    defaultMessage: 'Video files',
    description: 'Heading above the sources of a video.',
  },
  transcripts: {
    id: 'olx.exporting.transcripts',
    defaultMessage: 'Subtitles',
    description: 'Heading above the subtitles of a video.',
  },
  htmlFrame: {
    id: 'olx.exporting.htmlFrame',
    defaultMessage: 'Preview of the text',
    description: 'Accessible name of the frame that shows an HTML text.',
  },
  imageAlt: {
    id: 'olx.exporting.imageAlt',
    defaultMessage: 'The image {path}',
    description: 'Alternative text of an image of the export.',
  },
  imageFailed: {
    id: 'olx.exporting.imageFailed',
    defaultMessage: 'The image could not be loaded.',
    description: 'Shown in place of an image of the export.',
  },
});
