import { attributeValue, textContent, type XmlElement } from '../../syntax/index.ts';
import type { BlockRule, Finding } from '../rule.ts';
import { tagSpot } from '../spot.ts';
import { capaProblemOf, leadingText } from './capa-problem.ts';

/** Responses whose `answer` is Python code. */
const GRADED_BY_CODE: ReadonlySet<string> = new Set(['customresponse', 'schematicresponse']);

/** Python code that begins indented. The platform runs it as it stands, behind lines of its own, and fails. */
export const indentedCode: BlockRule = {
  types: ['problem'],
  check(subject, report) {
    const { pythonScripts, responses, held } = capaProblemOf(subject);
    const tell = (element: XmlElement): void => report(finding(element, held));
    let mayGoOn = false;
    for (const script of pythonScripts) {
      const lines = codeLines(textContent(script));
      const last = lines.at(-1) ?? '';
      // a block that a script begins may go on in the next one
      if (!mayGoOn && isIndented(lines[0] ?? '')) tell(script);
      mayGoOn = lines.length === 0 ? mayGoOn : isIndented(last) || last.trimEnd().endsWith(':');
    }
    for (const { shape, inside } of responses) {
      const answer = GRADED_BY_CODE.has(shape.tag) ? inside.find(({ name }) => name === 'answer') : undefined;
      if (answer === undefined || attributeValue(answer, 'src') !== null) continue;
      if (isIndented(codeLines(leadingText(answer))[0] ?? '')) tell(answer);
    }
  },
};

function finding(element: XmlElement, held: 'text' | 'body'): Finding {
  return {
    code: 'problem-script-indented',
    severity: 'error',
    message:
      'This code begins indented, which Python refuses; move it to the start of the line, whatever stands around it.',
    at: tagSpot(element, held),
  };
}

/** Without blank lines and comments, which may be indented as they like. */
function codeLines(code: string): readonly string[] {
  return code.split('\n').filter((line) => /^\s*[^\s#]/.test(line));
}

function isIndented(line: string): boolean {
  return line.startsWith(' ') || line.startsWith('\t');
}
