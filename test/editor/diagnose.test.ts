import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diagnose } from '../../src/editor/language/diagnose.ts';
import { fixAll } from '../../src/editor/language/fix-all.ts';
import { moveDiagnostics, moveSpan, withoutRepeats } from '../../src/editor/language/track.ts';
import { type Diagnostic, diagnostic } from '../../src/olx/diagnostic.ts';
import { diagnoseDocument } from '../../src/olx/rules/index.ts';
import { applyEdits, lineIndex, type TextEdit } from '../../src/olx/text/index.ts';
import { contextOf } from './marked.ts';

const TWO_BARE = '<vertical url_name="sample">\n<html>Q&A</html>\n<html>R&D</html>\n</vertical>';

function fixed(
  text: string,
  edits: readonly { range: { start: { offset: number }; end: { offset: number } }; text: string }[],
): string {
  return applyEdits(
    text,
    edits.map((each) => ({ start: each.range.start.offset, end: each.range.end.offset, text: each.text })),
  );
}

describe('diagnoses', () => {
  it('are those of the service', () => {
    for (const text of [TWO_BARE, '<vertical url_name="sample"><chapter/></vertical>', '<html/>', '']) {
      const context = contextOf('vertical');
      expect(diagnose(text, context)).toEqual(diagnoseDocument(text, context));
      expect(diagnose(text, context).length).toBeGreaterThan(0);
    }
  });
});

describe('a fix for all', () => {
  it('mends every problem of its kind at once', () => {
    const found = diagnose(TWO_BARE, contextOf('vertical'));
    const fix = fixAll(found, 'xml-bare-ampersand');
    expect(diagnose(fixed(TWO_BARE, fix?.edits ?? []), contextOf('vertical'))).toEqual([]);
  });

  it('is not offered for one', () => {
    const found = diagnose('<vertical url_name="sample">&</vertical>', contextOf('vertical'));
    expect(fixAll(found, 'xml-bare-ampersand')).toBeNull();
    expect(fixAll(found, 'placement-not-allowed')).toBeNull();
  });
});

describe('diagnostics of an earlier text', () => {
  const text = 'one\ntwo\nthree';
  const lines = lineIndex(text);
  const finding = (start: number, end: number): Diagnostic =>
    diagnostic('url-name-duplicate', 'error', 'taken', { range: lines.range(start, end) });

  it('move with edits before them and stay with edits after', () => {
    const moved = moveDiagnostics([finding(4, 7)], text, [
      { start: 0, end: 3, text: 'a\nb' },
      { start: 9, end: 9, text: 'x' },
    ]);
    expect(moved).toMatchObject([{ range: { start: { line: 3, column: 1, offset: 4 } } }]);
  });

  it('go where an edit touches them', () => {
    for (const edit of [
      { start: 4, end: 4, text: 'x' },
      { start: 5, end: 6, text: '' },
      { start: 7, end: 8, text: '' },
      { start: 0, end: 13, text: '' },
    ]) {
      expect(moveDiagnostics([finding(4, 7)], text, [edit])).toEqual([]);
    }
  });

  it('still cover the same words', () => {
    fc.assert(
      fc.property(
        fc.nat(20),
        fc.nat(10),
        fc.nat(30),
        fc.nat(5),
        fc.string({ maxLength: 5 }),
        (start, length, at, removed, put) => {
          const sample = 'abcdefghijklmnopqrstuvwxyz0123456789ABCD';
          const edit: TextEdit = { start: at, end: at + removed, text: put };
          const span = moveSpan({ start, end: start + length }, [edit]);
          const touched = at <= start + length && start <= at + removed;
          if (touched) expect(span).toBeNull();
          else
            expect(span && applyEdits(sample, [edit]).slice(span.start, span.end)).toBe(
              sample.slice(start, start + length),
            );
        },
      ),
    );
  });

  it('are left out where the editor says the same', () => {
    const local = [finding(4, 7)];
    expect(withoutRepeats(local, [finding(4, 7), finding(0, 3)])).toEqual([finding(4, 7), finding(0, 3)]);
  });
});
