import { attr, element, type InnerVocabulary, vocabulary } from './element.ts';
import { OPEN_RESPONSE_VOCABULARY } from './open-response.ts';
import { PROBLEM_VOCABULARY } from './problem.ts';
import { VIDEO_VOCABULARY } from './video.ts';

export type { InnerAttribute, InnerElement, InnerVocabulary } from './element.ts';

const NONE: InnerVocabulary = vocabulary([], []);

const VOCABULARIES: ReadonlyMap<string, InnerVocabulary> = new Map([
  [
    'course',
    vocabulary(
      ['wiki', 'textbook'],
      [
        element('wiki', 'The wiki of the course run; no block.', [
          attr('slug', 'Address name of the wiki.', { required: true }),
        ]),
        element('textbook', 'A textbook of the old kind; no block.', [
          attr('title', 'Its title.'),
          attr('book_url', 'Its address.'),
        ]),
      ],
    ),
  ],
  ['problem', PROBLEM_VOCABULARY],
  ['video', VIDEO_VOCABULARY],
  ['openassessment', OPEN_RESPONSE_VOCABULARY],
  [
    'poll_question',
    vocabulary(['answer'], [element('answer', 'One answer.', [attr('id', 'Its id.', { required: true })])]),
  ],
  [
    'conditional',
    vocabulary(
      ['show'],
      [element('show', 'Blocks from elsewhere.', [attr('sources', 'Their usage keys, separated by `;`.')])],
    ),
  ],
  [
    'annotatable',
    vocabulary(
      ['instructions', 'annotation'],
      [
        element('instructions', 'What to do.'),
        element('annotation', 'A passage with a note.', [
          attr('title', 'Heading of the note.'),
          attr('body', 'The note.'),
          attr('problem', 'Number of the problem that takes it up.'),
          attr('highlight', 'Colour of the passage.'),
        ]),
      ],
    ),
  ],
]);

/** The elements inside blocks of this type that are no blocks; empty where none are known. */
export function innerVocabulary(type: string): InnerVocabulary {
  return VOCABULARIES.get(type) ?? NONE;
}
