import type { BlockId } from '../../course/keys.ts';
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
  /** The blocks that may stand in for this one: the other sources, or what else is shown. */
  readonly others: readonly BlockId[];
  /** Whether there is more to show than what is named. */
  readonly isPart: boolean;
}

type Written = Omit<Reference, 'others' | 'isPart'>;

/** The blocks that conditionals name, to decide or to be shown. */
const REFERENCES: FactKind<Reference> = {
  types: ['conditional'],
  of({ block, content, held }) {
    const shows = elementChildren(content).filter(({ name }) => name === 'show');
    const sources = referencesIn(content, 'sources');
    const shown = shows.flatMap((show) => referencesIn(show, 'show'));
    return [...withOthers(sources, false), ...withOthers(shown, block.children.length > 0)];

    function referencesIn(element: XmlElement, what: Reference['what']): readonly Written[] {
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

function withOthers(references: readonly Written[], isPart: boolean): readonly Reference[] {
  return references.map((each) => {
    const others = references.flatMap(({ written }) => (written === null ? [] : (idInUsageKey(written) ?? [])));
    return { ...each, others, isPart };
  });
}

/**
 * A conditional that names what is no usage key, at which the platform fails, or a block that is not
 * there. The platform passes over a missing block (`get_required_blocks` in `conditional_block.py`), so
 * only if all are missing does the content never open.
 */
export const conditionSources: CourseRule = {
  facts: [REFERENCES],
  reach: 'block',
  check({ root, has, stated }, report) {
    for (const { subject, fact } of stated(REFERENCES)) {
      const { written, what, at, others, isPart } = fact;
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
        const works = isPart || others.some(has);
        const effect = works ? WORKS[what] : FAILS[what];
        const message = `The course run has no block ${quoted(id)}${effect}`;
        const severity = works ? 'warning' : 'error';
        report({ subject, code: 'conditional-source-unknown', severity, message, at });
      }
    }
  },
};

const FAILS = { sources: ', so the content never opens.', show: ', so there is nothing to show.' } as const;
const WORKS = {
  sources: '. Open edX passes over it, and the other sources decide.',
  show: '. Open edX passes over it and shows the rest.',
} as const;
