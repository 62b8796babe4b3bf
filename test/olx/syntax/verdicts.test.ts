import { describe, expect, it } from 'vitest';
import { parseXmlBytes } from '../../../src/olx/syntax/index.ts';
import { encodeUtf8 } from '../../../src/olx/text/index.ts';
import recorded from '../../fixtures/xml-verdicts.json' with { type: 'json' };

interface Case {
  readonly title: string;
  readonly text?: string;
  readonly hex?: string;
  readonly accepted: boolean;
  readonly line?: number;
}

const cases: readonly Case[] = recorded.cases;

describe(`the verdict of ${recorded.parser}`, () => {
  it.each(cases.map((each) => [each.accepted ? 'accepts' : 'refuses', each.title, each] as const))(
    '%s %s',
    (_, __, { text, hex, accepted, line }) => {
      const bytes = hex === undefined ? encodeUtf8(text ?? '') : Uint8Array.from(Buffer.from(hex, 'hex'));
      const { document, diagnostics } = parseXmlBytes(bytes, 'problem/a.xml');
      expect(document !== null).toBe(accepted);
      expect(diagnostics.length > 0).toBe(!accepted);
      expect(diagnostics[0]?.range?.start.line).toBe(line);
    },
  );
});
