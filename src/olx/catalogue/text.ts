import { type BlockType, leaf } from './block-type.ts';
import { boolean, text } from './field.ts';

const HTML: BlockType = leaf('html', {
  title: 'Text',
  help: 'Text, pictures and other HTML.',
  form: 'html-file',
  fields: [
    text('display_name', 'Text', 'Title that learners and the outline show.', { label: 'Display Name' }),
    text('data', '', 'The HTML fragment; in a folder, the file html/<name>.html holds it.', {
      content: true,
      place: 'body',
    }),
    text('upstream_data', null, 'The fragment as the library has it; kept by the platform.', {
      content: true,
      place: 'nowhere',
    }),
    text('source_code', null, 'LaTeX source of the former LaTeX editor.'),
    boolean('use_latex_compiler', false, 'Brings the LaTeX templates into the editor.', { inheritable: true }),
    text('editor', 'visual', 'Studio editor that opens the text.', { values: ['visual', 'raw'], label: 'Editor' }),
  ],
  example: '<html url_name="text_1" display_name="Welcome"><![CDATA[<p>Hello</p>]]></html>',
});

const ANNOTATABLE: BlockType = leaf('annotatable', {
  title: 'Annotation',
  help: 'A text with passages to annotate.',
  form: 'own-file',
  fields: [
    text('display_name', 'Annotation', 'Title that learners and the outline show.', { label: 'Display Name' }),
    text('data', null, 'Instructions and annotated text, as XML.', {
      content: true,
      place: 'body',
      varies: 'a sample text',
    }),
  ],
  example:
    '<annotatable url_name="text_2"><instructions>Read.</instructions><p>A <annotation title="Note" body="Why?">passage</annotation>.</p></annotatable>',
});

const PDF: BlockType = leaf('pdf', {
  title: 'PDF',
  help: 'A PDF file shown in the page.',
  form: 'inline',
  fields: [
    text('display_name', 'PDF', 'Title that learners and the outline show.', { label: 'Display Name' }),
    text('url', 'https://tutorial.math.lamar.edu/pdf/Trig_Cheat_Sheet.pdf', 'Address of the file.', {
      content: true,
      label: 'PDF URL',
    }),
    boolean('allow_download', true, 'Offers the file for download.', { content: true, label: 'PDF Download Allowed' }),
    text('source_text', '', 'Words of the link to the source document.', {
      content: true,
      label: 'Source document button text',
    }),
    text('source_url', '', 'Address of the source document.', { content: true, label: 'Source document URL' }),
  ],
  example: '<pdf url_name="sheet_1" url="/static/sheet.pdf"/>',
});

/** Components to read. */
export const TEXT_TYPES: readonly BlockType[] = [HTML, ANNOTATABLE, PDF];
