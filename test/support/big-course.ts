import { type Course, type FolderFile, readCourse } from '#olx';
import { fileOf } from './folders.ts';

/** How a generated course is to be. */
export interface BigCourseOptions {
  /** How many blocks, the root included. */
  readonly blocks: number;
  /** `pointer`: a file for each block, as Studio exports; `inline`: a file for each section, all else inside. */
  readonly layout?: 'pointer' | 'inline';
  /** Every so many units have a draft that differs in one word; none by default. */
  readonly draftEvery?: number;
  /** How many paragraphs more each page has; none by default. */
  readonly longer?: number;
  /** Makes another course of the same shape. */
  readonly seed?: number;
}

const SUBSECTIONS = 5;
const UNITS = 5;
const COMPONENTS = 8;
const WORDS =
  'the tide rises when water flows toward land and falls again as the moon passes over measured depths of shallow seas'.split(
    ' ',
  );

/**
 * The files of a course run of exactly that many blocks: sections of five subsections of five units
 * of eight components, of which half are problems, three in eight HTML pages of one to three
 * kilobytes, and one in eight a video. The same options give the same bytes, and the first blocks of a
 * larger course are those of a smaller one.
 */
export function bigCourseFiles(options: BigCourseOptions): Map<string, FolderFile> {
  return new Map([...new Writing(options).texts()].map(([path, text]) => [path, fileOf(text)]));
}

/** The same, read. */
export function bigCourse(options: BigCourseOptions): Course {
  const { course, diagnostics } = readCourse(bigCourseFiles(options));
  if (course === null) throw new Error(diagnostics[0]?.message ?? 'not read');
  return course;
}

class Writing {
  readonly #options: BigCourseOptions;
  readonly #files = new Map<string, string>();
  #made = 1;
  #units = 0;

  constructor(options: BigCourseOptions) {
    this.#options = options;
  }

  texts(): ReadonlyMap<string, string> {
    const sections = this.#children('chapter', 'section', '', Number.POSITIVE_INFINITY);
    this.#files.set('course.xml', '<course url_name="run" org="Big" course="Course"/>\n');
    this.#files.set(
      'course/run.xml',
      `<course display_name="A big course" start="2026-01-01T00:00:00Z" language="en">\n${sections}</course>\n`,
    );
    this.#files.set(
      'policies/run/policy.json',
      '{\n    "course/run": {\n        "tabs": [{"name": "Course", "type": "courseware"}]\n    }\n}\n',
    );
    this.#files.set('policies/run/grading_policy.json', '{"GRADER": [], "GRADE_CUTOFFS": {"Pass": 0.5}}\n');
    this.#files.set('static/tide.png', 'not a real picture');
    return this.#files;
  }

  #children(type: string, prefix: string, indent: string, most: number): string {
    let text = '';
    for (let at = 0; at < most && this.#made < this.#options.blocks; at += 1) {
      this.#made += 1;
      text += `${indent}  ${this.#element(type, `${prefix}_${at}`, `${indent}  `)}\n`;
    }
    return text;
  }

  /** The element, or a pointer to it where it has a file. */
  #element(type: string, name: string, indent: string): string {
    const inner = this.#inline(type) ? indent : '';
    switch (type) {
      case 'chapter':
        return this.#place(
          type,
          name,
          '',
          this.#children('sequential', `sub${name.slice(7)}`, inner, SUBSECTIONS),
          inner,
        );
      case 'sequential':
        return this.#place(
          type,
          name,
          ' graded="true" format="Homework"',
          this.#children('vertical', `unit${name.slice(3)}`, inner, UNITS),
          inner,
        );
      case 'vertical':
        return this.#unit(name, inner);
      default:
        return this.#component(name, inner);
    }
  }

  #unit(name: string, indent: string): string {
    this.#units += 1;
    const every = this.#options.draftEvery ?? 0;
    const drafted = every > 0 && this.#units % every === 0;
    const place = this.#place(
      'vertical',
      name,
      '',
      this.#children('component', `part${name.slice(4)}`, indent, COMPONENTS),
      indent,
    );
    if (drafted) {
      const path = name.split('_').slice(1);
      const parent = `sub_${path.slice(0, 2).join('_')}`;
      const at = path.at(-1) ?? '0';
      const problem = `<problem url_name="part_${path.join('_')}_0" display_name="Changed"><p>Not yet live.</p></problem>`;
      this.#files.set(
        `drafts/vertical/${name}.xml`,
        `<vertical display_name="${name}, new" parent_url="block-v1:Big+Course+run+type@sequential+block@${parent}" index_in_children_list="${at}">\n  ${problem}\n</vertical>\n`,
      );
    }
    return place;
  }

  #component(name: string, indent: string): string {
    const at = Number(name.slice(name.lastIndexOf('_') + 1));
    const number = hash(`${name} ${this.#options.seed ?? 0}`);
    if (at % 2 === 0)
      return this.#place('problem', name, ' max_attempts="3" weight="1.0"', problemText(number, indent), indent);
    if (at === 7) {
      const attributes = ` youtube_id_1_0="v${number.toString(36)}" download_track="true" sub="" show_captions="true"`;
      return this.#place(
        'video',
        name,
        attributes,
        `${indent}  <source src="https://media.example.org/${number}.mp4"/>\n`,
        indent,
      );
    }
    const body = pageText(number, this.#options.longer ?? 0);
    if (this.#inline('html')) return `<html url_name="${name}" display_name="${name}"><![CDATA[${body}]]></html>`;
    this.#files.set(`html/${name}.html`, body);
    this.#files.set(`html/${name}.xml`, `<html display_name="${name}" filename="${name}"/>\n`);
    return `<html url_name="${name}"/>`;
  }

  #inline(type: string): boolean {
    return this.#options.layout === 'inline' && type !== 'chapter';
  }

  #place(type: string, name: string, attributes: string, inside: string, indent: string): string {
    const named = this.#inline(type) ? ` url_name="${name}"` : '';
    const open = `<${type}${named} display_name="${name}"${attributes}`;
    const element = inside === '' ? `${open}/>` : `${open}>\n${inside}${indent}</${type}>`;
    if (this.#inline(type)) return element;
    this.#files.set(`${type}/${name}.xml`, `${element}\n`);
    return `<${type} url_name="${name}"/>`;
  }
}

function problemText(number: number, indent: string): string {
  const choices = [0, 1, 2, 3].map(
    (at) =>
      `${indent}      <choice correct="${at === number % 4}">${words(number + at, 6)} <choicehint>Think of ${at}.</choicehint></choice>\n`,
  );
  return [
    `${indent}  <multiplechoiceresponse>\n`,
    `${indent}    <label>${words(number, 14)}?</label>\n`,
    `${indent}    <choicegroup type="MultipleChoice">\n`,
    ...choices,
    `${indent}    </choicegroup>\n`,
    `${indent}    <solution><p>${words(number + 7, 30)}.</p></solution>\n`,
    `${indent}  </multiplechoiceresponse>\n`,
  ].join('');
}

function pageText(number: number, longer: number): string {
  const paragraphs = Array.from(
    { length: 4 + (number % 9) + longer },
    (_, at) => `<p>${words(number + at, 40)}.</p>\n`,
  );
  return `<h3>${words(number, 4)}</h3>\n<img src="/static/tide.png" alt="tide &amp; moon"/>\n${paragraphs.join('')}`;
}

function words(number: number, count: number): string {
  return Array.from({ length: count }, (_, at) => WORDS[(number * 7 + at * (1 + (number % 5))) % WORDS.length]).join(
    ' ',
  );
}

/** FNV-1a, as a number below 2^31. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  return value >>> 1;
}
