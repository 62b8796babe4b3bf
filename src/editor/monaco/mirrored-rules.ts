/**
 * Takes Monaco's rules for `[dir="rtl"]` out of the page. The authoring frontend's build mirrors
 * every style sheet for right-to-left pages; Monaco places its parts by script from the left, so the
 * mirrored rules would move them a second time.
 */
export function stripMirroredRules(): void {
  for (const sheet of document.styleSheets) {
    const rules = readRules(sheet);
    for (let index = rules.length - 1; index >= 0; index--) {
      const rule = rules[index];
      if (rule instanceof CSSStyleRule && isMirrored(rule.selectorText)) sheet.deleteRule(index);
    }
  }
}

function isMirrored(selector: string): boolean {
  return /\[dir=["']?rtl["']?\]/.test(selector) && /\.(?:monaco|codicon)\b/.test(selector);
}

/** The rules of a sheet; none where it comes from another origin, which scripts may not read. */
function readRules(sheet: CSSStyleSheet): readonly CSSRule[] {
  try {
    return [...sheet.cssRules];
  } catch (thrown) {
    if (thrown instanceof DOMException) return [];
    throw thrown;
  }
}
