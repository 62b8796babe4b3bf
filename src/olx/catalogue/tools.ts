import { type BlockType, leaf } from './block-type.ts';
import { boolean, float, integer, list, text } from './field.ts';

const LTI_CONSUMER: BlockType = leaf('lti_consumer', {
  title: 'LTI Consumer',
  help: 'A tool from elsewhere, by LTI 1.1 or 1.3.',
  form: 'inline',
  fields: [
    text('display_name', 'LTI Consumer', 'Title that learners and the outline show.', { label: 'Display Name' }),
    text('description', '', "Why the tool wants learners' data.", { label: 'Data Sharing Notice' }),
    text(
      'config_type',
      'new',
      "Where the settings of the tool come from: this block, the site's database, or a shared one.",
      { values: ['new', 'database', 'external'], label: 'Configuration Type' },
    ),
    text('lti_version', 'lti_1p1', 'Version of LTI that the tool speaks.', {
      values: ['lti_1p1', 'lti_1p3'],
      label: 'LTI Version',
    }),
    text('external_config', null, 'Id of the shared settings, for `config_type="external"`.', {
      label: 'LTI Reusability ID',
    }),
    text('lti_1p3_passport_id', '', 'Id of an LTI 1.3 key set shared between blocks.', {
      label: 'LTI 1.3 passport ID',
    }),
    text('lti_1p3_launch_url', '', 'Address that LTI 1.3 launches.', { label: 'Launch URL' }),
    text('lti_1p3_oidc_url', '', 'Address at which the tool starts its login (LTI 1.3).', {
      label: 'Tool Initiate Login URL (OIDC)',
    }),
    list('lti_1p3_redirect_uris', [], 'Addresses the tool may return to; none means the launch and deep-link ones.', {
      label: 'Registered Redirect URIs',
    }),
    text('lti_1p3_tool_key_mode', 'public_key', "Whether the tool's key is given here or fetched.", {
      values: ['public_key', 'keyset_url'],
      label: 'Tool Public Key Mode',
    }),
    text('lti_1p3_tool_keyset_url', '', "Address of the tool's JWKS.", { label: 'Tool Keyset URL' }),
    text('lti_1p3_tool_public_key', '', 'Public key of the tool, PEM.', { label: 'Tool Public Key' }),
    boolean('lti_1p3_enable_nrps', false, 'Gives the tool names and roles.', { label: 'Names & Roles (NRPS)' }),
    boolean('lti_advantage_deep_linking_enabled', false, 'Lets authors pick content of the tool in Studio.', {
      label: 'Deep linking',
    }),
    text('lti_advantage_deep_linking_launch_url', '', 'Address at which picking starts.', {
      label: 'Deep Linking Launch URL',
    }),
    text('lti_advantage_ags_mode', 'declarative', 'Who makes the grade columns.', {
      values: ['declarative', 'programmatic', 'disabled'],
      label: 'Assignment and Grades',
    }),
    text('lti_id', '', 'Which credential of the course setting lti_passports (LTI 1.1).', { label: 'LTI Passport ID' }),
    text('launch_url', '', 'Address of the tool (LTI 1.1).', { label: 'LTI URL' }),
    list('custom_parameters', [], 'Further values for the tool, each `key=value`.', { label: 'Custom Parameters' }),
    text('launch_target', 'iframe', 'Where the tool opens.', {
      values: ['iframe', 'modal', 'new_window'],
      label: 'Open tool in',
    }),
    text('button_text', '', 'Words on the button that opens the tool.', { label: 'Launch Button Text' }),
    integer('inline_height', 800, 'Height of the frame in pixels.', { label: 'Inline Height (px)' }),
    integer('modal_height', 80, 'Height of the dialogue in per cent of the window.', { label: 'Modal Height (%)' }),
    integer('modal_width', 80, 'Width of the dialogue in per cent of the window.', { label: 'Modal Width (%)' }),
    boolean('has_score', false, 'The tool reports a grade.', { label: 'This activity is graded' }),
    float('weight', 1.0, 'Points, where the tool reports a grade.', { minimum: 0, label: 'Grade Weight' }),
    boolean('hide_launch', false, 'Hides the tool; only its grades come in.', { label: 'Hide External Tool' }),
    boolean('accept_grades_past_due', true, 'Takes grades that come after the deadline.', {
      label: 'Accept grades after due date',
    }),
    boolean('ask_to_send_username', false, 'Tells the tool the user name.', { label: 'Share Username' }),
    boolean('ask_to_send_full_name', false, 'Tells the tool the full name.', { label: 'Share Full name' }),
    boolean('ask_to_send_email', false, 'Tells the tool the mail address.', { label: 'Share Email' }),
    boolean('enable_processors', false, "Adds what the site's processors know.", { label: 'Send extra parameters' }),
  ],
  example: '<lti_consumer url_name="tool_1" launch_url="https://tool.example/launch" lti_id="tool"/>',
});

const LTI: BlockType = leaf('lti', {
  title: 'LTI (old)',
  help: 'A tool from elsewhere by LTI 1.1; lti_consumer has replaced it.',
  form: 'own-file',
  fields: [
    text('data', '', 'XML left from an import.', { content: true, place: 'body' }),
    text('display_name', 'LTI', 'Title that learners and the outline show.', { label: 'Display Name' }),
    text('lti_id', '', 'Which credential of the course setting lti_passports.', { label: 'LTI ID' }),
    text('launch_url', 'http://www.example.com', 'Address of the tool.', { label: 'LTI URL' }),
    list('custom_parameters', [], 'Further values for the tool, each `key=value`.', { label: 'Custom Parameters' }),
    boolean('open_in_a_new_page', true, 'Opens a new window in place of a frame.', { label: 'Open in New Page' }),
    boolean('has_score', false, 'The tool reports a grade.', { label: 'Scored' }),
    float('weight', 1.0, 'Points, where the tool reports a grade.', { minimum: 0, label: 'Weight' }),
    boolean('hide_launch', false, 'Hides the tool; only its grades come in.', { label: 'Hide External Tool' }),
    boolean('ask_to_send_username', false, 'Asks learners to share their user name.', {
      label: "Request user's username",
    }),
    boolean('ask_to_send_email', false, 'Asks learners to share their mail address.', {
      label: "Request user's email",
    }),
    text('description', '', "Why the tool wants learners' data.", { label: 'LTI Application Information' }),
    text('button_text', '', 'Words on the button that opens the tool.', { label: 'Button Text' }),
    boolean('accept_grades_past_due', true, 'Takes grades that come after the deadline.', {
      label: 'Accept grades past deadline',
    }),
  ],
  learnerState: ['module_score', 'score_comment'],
  example: '<lti url_name="tool_2" launch_url="https://tool.example/launch"/>',
});

const DISCUSSION: BlockType = leaf('discussion', {
  title: 'Discussion',
  help: 'A topic of the forum, shown in the unit.',
  form: 'inline',
  fields: [
    text('discussion_id', null, 'Id of the topic; threads hang on it, so keep it.', {
      varies: 'an id made for each block',
    }),
    text('display_name', 'Discussion', 'Title that learners and the outline show.', { label: 'Display Name' }),
    text('discussion_category', 'Week 1', 'Group under which the forum lists the topic.', { label: 'Category' }),
    text('discussion_target', 'Topic-Level Student-Visible Label', 'Name of the topic within its group.', {
      label: 'Subcategory',
    }),
    text('sort_key', null, 'Text by which topics are put in order.'),
  ],
  example: '<discussion url_name="talk_2" discussion_category="Week 1" discussion_target="Questions"/>',
});

/** Outside tools and discussions. */
export const TOOLS_TYPES: readonly BlockType[] = [LTI_CONSUMER, LTI, DISCUSSION];
