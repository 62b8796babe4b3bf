import { findAttribute, textContent, type XmlElement } from '../../syntax/index.ts';
import type { BlockRule, Finding } from '../rule.ts';
import { tagSpot, valueSpot } from '../spot.ts';
import { type CapaProblem, capaProblemOf } from './capa-problem.ts';
import { quote } from './quote.ts';

/** The first line of code that is JavaScript and cannot be Python, or JSON. */
const JAVASCRIPT =
  /^\s*(?:\/\/|\/\*|(?:var|let|const|function)\s+\w|\(function\b|\$\(|\$\.|[\w.]+\(.*\{\s*$|window\.|document\.)/m;
const CODE_START = /^(?:\s|#[^\n]*\n)*/;

/** Scripts that Open edX runs as Python although they are none, or cannot run: empty ones, and such as share a line. */
export const scripts: BlockRule = {
  types: ['problem'],
  check(subject, report) {
    const problem = capaProblemOf(subject);
    let before = '';
    for (const script of problem.pythonScripts) {
      checkScript(script, problem, report);
      const code = textContent(script);
      if (areGlued(before, code)) {
        report({
          code: 'problem-scripts-glued',
          severity: 'error',
          message: 'Open edX joins scripts without a new line; end the script before this one with a new line.',
          at: tagSpot(script, problem.held),
        });
      }
      before = code;
    }
  },
};

/** Whether two scripts share a line once they are joined, other than by a semicolon. */
function areGlued(before: string, after: string): boolean {
  const end = before.slice(before.lastIndexOf('\n') + 1);
  const start = after.split('\n', 1)[0] ?? '';
  return end !== '' && start.trim() !== '' && !end.trimEnd().endsWith(';');
}

function checkScript(script: XmlElement, { held }: CapaProblem, report: (finding: Finding) => void): void {
  const type = findAttribute(script, 'type');
  const code = textContent(script);
  if (code === '') {
    report({
      code: 'problem-script-empty',
      severity: 'error',
      message: 'This script is empty and does not say that it is JavaScript; Open edX runs it as Python and fails.',
      at: tagSpot(script, held),
    });
    return;
  }
  const start = CODE_START.exec(code)?.[0].length ?? 0;
  const firstLine = code.slice(start, start + 200).split('\n', 1)[0] ?? '';
  const isForeign = JAVASCRIPT.test(firstLine);
  if (type === null || type.value === '') {
    if (!isForeign) return;
    report({
      code: 'problem-script-language',
      severity: 'error',
      message: 'This looks like JavaScript, but Open edX runs it as Python and fails; add type="text/javascript".',
      at: tagSpot(script, held),
    });
  } else if (!/python/i.test(type.value)) {
    report({
      code: 'problem-script-language',
      severity: isForeign ? 'error' : 'warning',
      message: `Open edX runs a script of the type ${quote(type.value)} as Python; write “text/javascript” or “loncapa/python”.`,
      at: valueSpot(type, held),
    });
  }
}
