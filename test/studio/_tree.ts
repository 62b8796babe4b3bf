import fc from 'fast-check';
import type { OutlineNode, OutlineStatus } from '#contract';

/** A block that says nothing of itself. */
export const STATUS: OutlineStatus = {
  staff_only: false,
  release: null,
  due: null,
  format: null,
  graded: false,
  diagnostics: { errors: 0, warnings: 0 },
};

/** An outline node with what the tests do not care about filled in. */
export function node(type: string, urlName: string, children: readonly OutlineNode[] = []): OutlineNode {
  return {
    id: `block-v1:Org+Num+Run+type@${type}+block@${urlName}`,
    type,
    url_name: urlName,
    display_name: null,
    version: 'olx1-0',
    state: 'published',
    status: STATUS,
    children,
  };
}

/** Course runs of any shape with distinct blocks. */
export const outlines: fc.Arbitrary<OutlineNode> = fc
  .array(fc.array(fc.array(fc.nat(3), { maxLength: 3 }), { maxLength: 4 }), { maxLength: 4 })
  .map((chapters) => {
    let count = 0;
    const next = () => `b${count++}`;
    return node(
      'course',
      'run',
      chapters.map((sequentials) =>
        node(
          'chapter',
          next(),
          sequentials.map((verticals) =>
            node(
              'sequential',
              next(),
              verticals.map((leaves) =>
                node(
                  'vertical',
                  next(),
                  Array.from({ length: leaves }, () => node('html', next())),
                ),
              ),
            ),
          ),
        ),
      ),
    );
  });
