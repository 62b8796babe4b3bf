import { isPointer } from '../../course/pointer.ts';
import { elementChildren, findAttribute } from '../../syntax/index.ts';
import type { BlockRule } from '../rule.ts';
import { settingValueOf } from '../setting-value.ts';
import { tagSpot } from '../spot.ts';

/** A container that chooses among its children and has none. */
export const nothingToChoose: BlockRule = {
  types: ['library_content', 'itembank', 'randomize', 'conditional'],
  check(subject, report) {
    const { block, element, content, held } = subject;
    // a bare name only points to a block
    if (block.children.length > 0 || isPointer(element)) return;
    if (block.type === 'library_content' && settingValueOf(subject, 'source_library_id') !== null) return;
    if (block.type === 'conditional') {
      if (elementChildren(content).some(({ name }) => name === 'show')) return;
      // the platform fails on these first of all, as `condition` says
      if (findAttribute(content, 'sources')?.value.trim() === '') return;
    }
    const message = `This ${block.type} has no components, so learners see nothing.`;
    report({ code: 'selection-empty', severity: 'warning', message, at: tagSpot(content, held) });
  },
};
