import { momentInYear, writeMoment } from '../dates/index.ts';
import { type Block, idOf } from './block.ts';
import { BlockMemo } from './block-memo.ts';
import type { Course } from './course.ts';
import type { BlockId } from './keys.ts';
import { ownSettings } from './settings.ts';
import { indexOf } from './tree-index.ts';
import type { ReadSetting, SettingValue } from './typed-setting.ts';

/** When learners get to a block, and what it counts for. */
export interface LearnerAccess {
  /** Hidden from learners, by its own `visible_to_staff_only` or by that of a block above. */
  readonly staffOnly: boolean;
  /** `start`, set on the block or on the nearest one above; null if it is not scheduled. In the form `YYYY-MM-DDTHH:MM:SSZ`. */
  readonly release: string | null;
  /** `due`, from the same places. */
  readonly due: string | null;
  /** The assignment type that the block itself names, because `format` is not inherited. */
  readonly format: string | null;
  /** `graded`, set on the block or on the nearest one above. */
  readonly graded: boolean;
}

type Name = 'visible_to_staff_only' | 'start' | 'due' | 'format' | 'graded';

const NAMES: ReadonlySet<string> = new Set<Name>(['visible_to_staff_only', 'start', 'due', 'format', 'graded']);

/** The platform's default start. Studio takes it for "not scheduled" (`_get_release_date` in `xblock_helpers.py`). */
const NOT_SCHEDULED = Date.UTC(2030, 0, 1);

/** What one block sets of its own. Undefined: not set, or the platform cannot read the value. */
type Own = Readonly<Partial<Record<Name, SettingValue>>>;

const remembered = new BlockMemo<Own>();

const NOTHING_OWN: Own = {};

/**
 * Answers, for each block, what learners see of it, drafts included. Settings are inherited as the platform does
 * it (`inheritance.py`), and a hidden block hides its descendants (`VisibilityTransformer`). A block with two parents
 * inherits from the first. Memoised for each block.
 *
 * @param presentYear is the year in which a date without one is read
 */
export function learnerAccess(course: Course, presentYear: number): (id: BlockId) => LearnerAccess | null {
  const { blocks, places } = indexOf(course.root);
  const known = new Map<BlockId, LearnerAccess>();
  const accessOf = (block: Block): LearnerAccess => {
    const id = idOf(block);
    const found = known.get(id);
    if (found !== undefined) return found;
    const parent = places.get(id)?.[0]?.parent;
    const above = parent === undefined ? NOTHING_ABOVE : accessOf(parent);
    const own = ownValues(block);
    if (own === NOTHING_OWN && above.format === null) {
      known.set(id, above);
      return above;
    }
    const access = {
      staffOnly: above.staffOnly || isTrue(own.visible_to_staff_only),
      release: own.start === undefined ? above.release : momentOf(own.start, presentYear, NOT_SCHEDULED),
      due: own.due === undefined ? above.due : momentOf(own.due, presentYear, null),
      format: own.format?.kind === 'text' && own.format.text !== '' ? own.format.text : null,
      graded: own.graded === undefined ? above.graded : isTrue(own.graded),
    };
    known.set(id, access);
    return access;
  };
  return (id) => {
    const block = blocks.get(id);
    return block === undefined ? null : accessOf(block);
  };
}

const NOTHING_ABOVE: LearnerAccess = { staffOnly: false, release: null, due: null, format: null, graded: false };

function ownValues(block: Block): Own {
  const found = remembered.get(block);
  if (found !== undefined) return found;
  const own: Partial<Record<Name, SettingValue>> = {};
  for (const [name, { read }] of ownSettings(block, NAMES)) {
    const value = read === null ? null : givenBy(read);
    // the last one counts: policy.json after the attributes
    if (value === null) delete own[name as Name];
    else own[name as Name] = value;
  }
  // most blocks set none of these, and share one value
  const shared = Object.keys(own).length === 0 ? NOTHING_OWN : own;
  remembered.set(block, shared);
  return shared;
}

function givenBy(read: ReadSetting): SettingValue | null {
  return read.ok ? read.value : read.taken;
}

function isTrue(value: SettingValue | undefined): boolean {
  return value?.kind === 'boolean' && value.value;
}

function momentOf(value: SettingValue, presentYear: number, never: number | null): string | null {
  const at =
    value.kind === 'moment' ? value.at : value.kind === 'moment-by-year' ? momentInYear(value.text, presentYear) : null;
  return at === null || at === never ? null : writeMoment(at);
}
