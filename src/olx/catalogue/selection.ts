import { type BlockType, container } from './block-type.ts';
import { COMPONENTS } from './components.ts';
import { boolean, integer, list, referenceList, referenceValueDict, text } from './field.ts';

const LIBRARY_CONTENT: BlockType = container('library_content', ['problem', 'html', 'video'], {
  title: 'Randomized Content',
  help: 'Components drawn at random from a library of the former kind.',
  form: 'own-file',
  fields: [
    integer('max_count', 1, 'Number of children that each learner gets; -1 gives all.'),
    boolean('allow_resetting_children', false, 'Lets a learner throw away the drawn set and draw another.'),
    text('display_name', 'Randomized Content Block', 'Title that learners and the outline show.'),
    text('source_library_id', null, 'Key of the library, `library-v1:Org+Library`.'),
    text('source_library_version', null, 'Version of the library last taken; kept by the platform.'),
    text('capa_type', 'any', 'Draws only problems of this response type; `any` draws all.'),
    boolean('is_migrated_to_v2', false, 'The block now acts as a problem bank; kept by the platform.'),
  ],
  learnerState: ['selected'],
  example: '<library_content url_name="draw_1" max_count="1"><problem url_name="drawn_1"/></library_content>',
});

const ITEMBANK: BlockType = container('itembank', ['problem', 'html', 'video', 'drag-and-drop-v2', 'openassessment'], {
  title: 'Problem Bank',
  help: 'Components of which each learner gets some at random.',
  form: 'own-file',
  openToOthers: true,
  fields: [
    text('display_name', 'Problem Bank', 'Title that learners and the outline show.'),
    integer('max_count', 1, 'Number of children that each learner gets; -1 gives all.'),
    boolean('allow_resetting_children', false, 'Lets a learner throw away the drawn set and draw another.'),
  ],
  learnerState: ['selected'],
  example: '<itembank url_name="bank_1" max_count="1"><problem url_name="banked_1"/></itembank>',
});

const SPLIT_TEST: BlockType = container('split_test', ['vertical'], {
  title: 'Content Experiment',
  help: 'One unit for each group of learners.',
  form: 'own-file',
  fields: [
    text('display_name', 'Content Experiment', 'Title in the outline; learners do not see it.'),
    list('user_partitions', [], 'Group configurations of the course.', { inheritable: true }),
    integer('user_partition_id', -1, 'Id of the group configuration; -1 for none.', { content: true }),
    referenceValueDict('group_id_to_child', {}, 'Usage key of the unit that each group sees, as JSON.', {
      content: true,
    }),
  ],
  example:
    '<split_test url_name="test_1" user_partition_id="50" group_id_to_child="{&quot;0&quot;: &quot;block-v1:Org+Number+Run+type@vertical+block@group_a&quot;}"><vertical url_name="group_a"/></split_test>',
});

const CONDITIONAL: BlockType = container('conditional', COMPONENTS, {
  title: 'Conditional',
  help: 'Components that open once other blocks are answered.',
  form: 'own-file',
  openToOthers: true,
  fields: [
    text('display_name', 'Conditional', 'Title in the outline.'),
    referenceList('show_tag_list', [], 'Blocks from elsewhere to show, in `<show sources="…"/>`.', {
      content: true,
      place: 'element',
    }),
    referenceList(
      'sources_list',
      [],
      'Usage keys of the blocks that decide; OLX has them in the attribute `sources`.',
      {
        content: true,
        place: 'nowhere',
      },
    ),
    text('conditional_attr', 'correct', "What is asked of those blocks; OLX uses it as the attribute's name.", {
      content: true,
      values: ['poll_answer', 'submitted', 'attempted', 'correct', 'voted'],
      place: 'nowhere',
    }),
    text('conditional_value', 'True', 'The answer that opens the content.', { content: true, place: 'nowhere' }),
    text(
      'conditional_message',
      'You must complete {link} before you can access this unit.',
      'What learners read until then; `{link}` names the block.',
      { content: true, attribute: 'message' },
    ),
  ],
  example:
    '<conditional url_name="if_1" sources="block-v1:Org+Number+Run+type@problem+block@sum_1" correct="True"><html url_name="then_1">Well done</html></conditional>',
});

const RANDOMIZE: BlockType = container('randomize', COMPONENTS, {
  title: 'Randomize',
  help: 'Shows each learner one of its children.',
  form: 'own-file',
  openToOthers: true,
  fields: [],
  learnerState: ['choice'],
  example: '<randomize url_name="any_1"><html url_name="one">One</html><html url_name="two">Two</html></randomize>',
});

/** Containers that choose which of their children a learner gets. */
export const SELECTION_TYPES: readonly BlockType[] = [LIBRARY_CONTENT, ITEMBANK, SPLIT_TEST, CONDITIONAL, RANDOMIZE];
