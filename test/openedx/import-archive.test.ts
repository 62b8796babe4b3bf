import { describe, expect, it } from 'vitest';
import { courseVersionOf, readCourse, walk } from '#olx';
import { importFolder } from '../../src/openedx/apply/import-archive.ts';
import { Choices } from '../laws/_choices.ts';
import { changedAtRandom } from '../laws/_steps.ts';
import { samples } from '../support/courses.ts';
import { reread } from '../support/folders.ts';

/** Types whose pointer most releases resolve; of all others they make an empty block. */
const OWN_FILES =
  /^(?:course|chapter|sequential|vertical|html|problem|video|lti|annotatable|poll_question|word_cloud|library_content|itembank|split_test|conditional|randomize)$/;

describe('the archive that is sent for an import', () => {
  for (const { name, course, folder } of samples()) {
    it(`has the version of ${name}, edited and as it is, and no pointer that Studio would make empty`, () => {
      for (const seed of [0, 1, 2, 3, 4, 5]) {
        const numbers = Array.from({ length: 30 }, (_, at) => (seed * 7919 * (at + 3) + at) % 100_003);
        const next = seed === 0 ? course : changedAtRandom(course, new Choices(numbers));
        const files = importFolder({ ...course, assets: new Map() }, next);
        const { kept } = readCourse(reread(files, folder));
        if (kept === null) throw new Error('cannot be read');
        expect(courseVersionOf(kept)).toBe(courseVersionOf(next));
        for (const block of walk(kept.root)) {
          const points = block.children.filter(({ slot }) => slot.kind === 'pointer');
          for (const child of points) expect(child.block.type).toMatch(OWN_FILES);
          expect(block.derivedName && block !== kept.root).toBe(false);
        }
      }
    });

    it(`leaves out what ${name} has in static/ already`, () => {
      const [first] = course.assets.keys();
      const known = new Map([...course.assets].filter(([path]) => path !== first));
      const sent = [...importFolder({ ...course, assets: known }, course).keys()];
      expect(sent.filter((path) => /(?:^|\/)static\//.test(path)).length).toBe(first === undefined ? 0 : 1);
    });
  }
});
