import { describe, expect, it } from 'vitest';
import {
  applySteps,
  type BlockId,
  type Course,
  courseVersionOf,
  effectOf,
  idOf,
  indexOf,
  invertSteps,
  publishedView,
  readCourse,
  type Step,
  stepFromJson,
  textAfterRename,
  writeCourse,
} from '#olx';
import { rewriteBetween } from '../../../src/olx/edit/rewrite.ts';
import { samples } from '../../support/courses.ts';
import { reread } from '../../support/folders.ts';
import { blockOf, id, smallCourse } from './_small-course.ts';
import { made } from './_states.ts';

const NEW = 'quite_a_new_name';

const rename = (block: BlockId, urlName: string = NEW): Step => ({ kind: 'rename', block, urlName });
const typeOf = (block: BlockId): string => block.slice(0, block.indexOf('@'));
const nameOf = (block: BlockId): string => block.slice(block.indexOf('@') + 1);

function bothForms(course: Course): ReadonlySet<BlockId> {
  const live = publishedView(course.root);
  return new Set([...indexOf(course.root).blocks.keys(), ...(live === null ? [] : indexOf(live).blocks.keys())]);
}

function texts(course: Course): ReadonlyMap<string, string> {
  return new Map([...writeCourse(course)].flatMap(([path, file]) => ('text' in file ? [[path, file.text]] : [])));
}

/** Where a course run that is written names a block: in references of every kind, and in paths of its files. */
function namesOf(course: Course, block: BlockId): readonly string[] {
  const [type, name] = [typeOf(block), nameOf(block)];
  const escaped = name.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  const end = String.raw`(?![\w.:~%-])`;
  const isShared = [...bothForms(course)].some((each) => nameOf(each) === name);
  const forms = [
    String.raw`type@${type}\+block@${escaped}${end}`,
    `i4x://[^/]+/[^/]+/${type}/${escaped}${end}`,
    `"${type}/${escaped}"\\s*:`,
    ...(isShared ? [] : [`/jump_to_id/${escaped}${end}`]),
    `<${type}\\s[^>]*\\burl_name="${escaped}"`,
  ];
  const pattern = new RegExp(forms.join('|'), 'u');
  const files = texts(course);
  const own = `${type}/${name.replaceAll(':', '/')}.xml`;
  return [...files].flatMap(([path, text]) => {
    if (course.files.has(path)) return [];
    const found = path === own || path.endsWith(`/${own}`) ? 'its path' : pattern.exec(text)?.[0];
    return found ? [`${path}: ${found}`] : [];
  });
}

describe.each(samples())('each block of $name under another name', { timeout: 240_000 }, ({ course, folder }) => {
  const ids = [...indexOf(course.root).blocks.keys()].filter((each) => each !== idOf(course.root));
  // the first of each type, and a few more
  const first = new Map(ids.toReversed().map((each) => [typeOf(each), each]));
  const every = Math.max(1, Math.floor(ids.length / 5));
  const chosen = new Set([...first.values(), ...ids.filter((_, at) => at % every === 0)]);
  const isReadable = (each: BlockId): boolean => indexOf(course.root).blocks.get(each)?.damage === undefined;

  it('is nowhere named by the former name, reads back as the same, and is itself again when that is undone', () => {
    for (const from of [...chosen].filter(isReadable)) {
      const to = id(`${typeOf(from)}@${NEW}`);
      const next = made(course, [rename(from)]);
      expect(bothForms(next).has(from), from).toBe(false);
      expect(bothForms(next), from).toEqual(new Set([...bothForms(course)].map((each) => (each === from ? to : each))));
      expect(namesOf(next, from), from).toEqual([]);
      const again = readCourse(reread(writeCourse(next), folder));
      expect(again.course === null ? again.diagnostics : courseVersionOf(again.course), from).toBe(
        courseVersionOf(next),
      );
      const inverse = invertSteps(course, [rename(from)]);
      const back = made(next, inverse);
      expect(rewriteBetween(back, course), from).toBeNull();
      expect(writeCourse(back), from).toEqual(writeCourse(course));
    }
  });

  it('is told as gone and come, with what learners stored detached', () => {
    for (const from of [...chosen].filter(isReadable)) {
      const to = id(`${typeOf(from)}@${NEW}`);
      const { changes } = effectOf(course, made(course, [rename(from)]));
      expect(
        changes.find((each) => each.block === to),
        from,
      ).toMatchObject({ kind: 'add', renamedFrom: from });
      const gone = changes.find((each) => each.block === from);
      expect(gone, from).toMatchObject({ kind: 'delete', renamedTo: to });
      if (['problem', 'video', 'lti'].includes(typeOf(from))) expect(gone?.learnerState).toBe('detached');
    }
  });
});

const KEY = 'block-v1:o+c+r+type@';

describe('links to a renamed block', () => {
  const course = smallCourse({
    'course.xml': '<course url_name="r" org="o" course="c"/>',
    'vertical/v.xml':
      '<vertical><problem url_name="p"/><html url_name="g"/><conditional url_name="if"/><split_test url_name="t"/></vertical>',
    'html/g.xml': '<html filename="g"/>',
    'html/g.html': [
      `<a href="/jump_to_id/p#top">1</a> <a href="/jump_to_id/pp">2</a>`,
      `<a href="/courses/course-v1:o+c+r/jump_to/${KEY}problem+block@p">3</a>`,
      `<a href="/courses/course-v1:o+c+r/jump_to/block-v1%3Ao%2Bc%2Br%2Btype%40problem%2Bblock%40p">4</a>`,
      `<iframe src="/xblock/${KEY}problem+block@p?view=1"></iframe> <a href="i4x://o/c/problem/p">5</a>`,
      `<a href="/courses/course-v1:o+c+r/courseware/s/l/">6</a>`,
    ].join('\n'),
    'conditional/if.xml': `<conditional sources_list="[&quot;${KEY}problem+block@p&quot;]"><show sources="i4x://o/c/problem/p;i4x://o/c/html/g"/></conditional>`,
    'split_test/t.xml': `<split_test group_id_to_child="{&quot;0&quot;: &quot;${KEY}html+block@q&quot;}"><html url_name="q"/></split_test>`,
    'html/q.xml': '<html display_name="Q">text</html>',
    'policies/r/policy.json': '{"course/r": {}, "problem/p": {"weight": 2.0}, "sequential/l": {"graded": true}}',
  });

  it('follow it, wherever they are', () => {
    const next = made(course, [rename(id('problem@p'), 'sum'), rename(id('html@q'), 'group_one')]);
    const files = texts(next);
    expect(files.get('html/g.html')).toBe(
      (texts(course).get('html/g.html') ?? '')
        .replace('/jump_to_id/p#', '/jump_to_id/sum#')
        .replaceAll(/block(@|%40)p(?!p)/g, 'block$1sum')
        .replace('problem/p"', 'problem/sum"'),
    );
    expect(files.get('conditional/if.xml')).toContain('+block@sum&quot;]');
    expect(files.get('conditional/if.xml')).toContain('<show sources="i4x://o/c/problem/sum;i4x://o/c/html/g"/>');
    expect(files.get('split_test/t.xml')).toContain('html+block@group_one&quot;');
    expect(files.get('policies/r/policy.json')).toBe(
      '{"course/r": {}, "problem/sum": {"weight": 2.0}, "sequential/l": {"graded": true}}',
    );
    expect([...files.keys()].filter((path) => /problem\/|html\/q|group/.test(path))).toEqual([
      'html/group_one.xml',
      'problem/sum.xml',
    ]);
  });

  it('in a text beside the blocks follow it, unless they may name another block', () => {
    const page = '<a href="/jump_to_id/p">1</a> <a href="/jump_to_id/g">2</a> <a href="/jump_to_id/pp">3</a>';
    const after = (each: Course, block: string) =>
      textAfterRename(each, { kind: 'rename', block: id(block), urlName: NEW })(page);
    expect(after(course, 'problem@p')).toBe(page.replace('/p"', `/${NEW}"`));
    expect(after(course, 'html@unknown')).toBe(page);
    const twins = smallCourse({
      'vertical/w.xml': '<vertical><html url_name="p"/></vertical>',
      'html/p.xml': '<html/>',
    });
    expect(after(twins, 'problem@p')).toBe(page);
  });

  it('name sections and subsections in addresses of the courseware', () => {
    const next = made(course, [rename(id('chapter@s'), 'week'), rename(id('sequential@l'), 'lesson')]);
    expect(texts(next).get('html/g.html')).toContain('/courseware/week/lesson/"');
    expect(texts(next).get('policies/r/policy.json')).toContain('"sequential/lesson": {"graded": true}');
  });
});

describe('a rename', () => {
  const course = smallCourse();
  const refusal = (step: Step) => {
    const applied = applySteps(course, [step]);
    return applied.ok ? null : applied.refusal.code;
  };

  it.each<[string, string, string, string]>([
    ['of a block that is not there', 'html@nothing', NEW, 'not-found'],
    ['of the root', 'course@course', NEW, 'incompatible-placement'],
    ['to the name of another of its type', 'html@g', 'h', 'duplicate'],
    ['to a name that differs from that only in case', 'html@g', 'H', 'duplicate'],
    ['to the name of a block of another type, which jump_to_id would confuse', 'html@g', 'p', 'duplicate'],
    ['to no name', 'html@g', '', 'olx-invalid'],
    ['to a name with white space', 'html@g', 'a b', 'olx-invalid'],
    ['to a name that leads out of its folder', 'html@g', '..:..:a', 'olx-invalid'],
    ['to a name with a quote', 'html@g', `a"b`, 'olx-invalid'],
    ['to a name that no file can have', 'html@g', 'con:a', 'olx-invalid'],
    ['to a name that is too long', 'html@g', 'x'.repeat(300), 'olx-invalid'],
  ])('%s is declined', (_, block, urlName, code) => {
    expect(refusal(rename(id(block), urlName))).toBe(code);
  });

  it('to the name that the block has changes nothing', () => {
    expect(made(course, [rename(id('html@g'), 'g')])).toBe(course);
  });

  it('in case only moves the files', () => {
    const files = texts(made(course, [rename(id('html@g'), 'G')]));
    expect([...files.keys()].filter((path) => /html\/g/i.test(path))).toEqual(['html/G.xml']);
  });

  it('is declined if a file is in the way, which would be lost', () => {
    const kept = smallCourse({ [`html/${NEW}.xml`]: '<html>nobody names it</html>' });
    const applied = applySteps(kept, [rename(id('html@g'))]);
    expect(applied.ok ? null : applied.refusal.code).toBe('duplicate');
  });

  it('reads as itself from JSON, and with a name that is no text does not', () => {
    const step = rename(id('html@g'));
    expect(stepFromJson(JSON.parse(JSON.stringify(step)))).toEqual({ ok: true, step });
    expect(stepFromJson({ ...step, urlName: 1 }).ok).toBe(false);
  });

  it('frees the name for a block that comes after it', () => {
    const insert: Step = {
      kind: 'insert',
      parent: id('vertical@w'),
      index: null,
      subtree: blockOf('<html url_name="g">another</html>'),
      assets: {},
      target: 'draft',
    };
    expect([...bothForms(made(course, [rename(id('html@g')), insert]))]).toContain('html@g');
  });
});
