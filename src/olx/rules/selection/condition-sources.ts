import { elementChildren, findAttribute, type XmlElement } from '../../syntax/index.ts';
import type { FactKind } from '../facts.ts';
import type { CourseRule } from '../rule.ts';
import { type Spot, tagSpot, valueSpot } from '../spot.ts';
import { quoted } from '../words.ts';
import { idInUsageKey } from './usage-id.ts';

interface Reference {
  /** Null for a `show` that names nothing. */
  readonly written: string | null;
  readonly what: 'sources' | 'show';
  readonly at: Spot;
}

/** The blocks that conditionals name, to decide or to be shown. */
const REFERENCES: FactKind<Reference> = {
  types: ['conditional'],
  of({ content, held }) {
    const shows = elementChildren(content).filter(({ name }) => name === 'show');
    return [referencesIn(content, 'sources'), ...shows.map((show) => referencesIn(show, 'show'))].flat();

    function referencesIn(element: XmlElement, what: Reference['what']): readonly Reference[] {
      const sources = findAttribute(element, 'sources');
      if (sources === null || sources.value.trim() === '') {
        // the conditional itself is told of with all that has nothing to decide
        return what === 'sources' ? [] : [{ written: null, what, at: tagSpot(element, held) }];
      }
      const { value, valueStart, valueEnd } = sources;
      const isPlain = valueEnd - valueStart === value.length;
      let start = valueStart;
      return value.split(';').map((piece) => {
        const at: Spot = { in: held, start, end: start + piece.length };
        start += piece.length + 1;
        return { written: piece.trim(), what, at: isPlain ? at : valueSpot(sources, held) };
      });
    }
  },
};

/** A conditional that names what is no usage key, at which the platform fails, or a block that is not there. */
export const conditionSources: CourseRule = {
  facts: [REFERENCES],
  reach: 'block',
  check({ root, has, stated }, report) {
    for (const { subject, fact } of stated(REFERENCES)) {
      const { written, what, at } = fact;
      const id = written === null ? null : idInUsageKey(written);
      if (written === null) {
        const message = 'Nothing is named in sources of this <show>, and the platform leaves the conditional out.';
        report({ subject, code: 'conditional-key-invalid', severity: 'error', message, at });
      } else if (id === null) {
        const message =
          written === ''
            ? 'There is nothing after the last “;”, and the platform fails on that.'
            : `${quoted(written)} is no usage key, such as block-v1:Org+Number+Run+type@problem+block@name, and the platform fails on it.`;
        report({ subject, code: 'conditional-key-invalid', severity: 'error', message, at });
      } else if (root.block.type === 'course' && !has(id)) {
        const effect = what === 'sources' ? 'so the content never opens' : 'so there is nothing to show';
        const message = `The course run has no block ${quoted(id)}, ${effect}.`;
        report({ subject, code: 'conditional-source-unknown', severity: 'error', message, at });
      }
    }
  },
};
