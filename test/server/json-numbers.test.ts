import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BASE_PATH, MEDIA } from '#contract';
import { unheldNumber } from '../../src/server/http/json-numbers.ts';
import { smallService, versions } from './_service.ts';
import { explicit } from './_settings.ts';
import { KEY, usage } from './_small-course.ts';

const SUM = usage('problem@sum');
const HELD = [
  '0',
  '-0',
  '7',
  '-12',
  '9007199254740991',
  '-9007199254740991',
  '1.5',
  '0.1',
  '1e3',
  '1E-3',
  '-2.5e+10',
].concat(['1.7976931348623157e308', '5e-324', '0e999', '0.000e-400', '0.30000000000000004', '123456789012345678.5']);
const UNHELD = ['1e999', '-1e999', '1e309', '9007199254740992', '9007199254740993', '-9007199254740992'].concat([
  '12345678901234567890',
  '1'.repeat(400),
  '1e-999',
  '-4e-325',
  '0.0001e-400',
]);

describe('a number in a JSON body', () => {
  test.each(HELD)('%s is stored as it is', async (literal) => {
    const service = await smallService();
    const { node } = await versions(service, SUM);
    const answer = await service.send('PATCH', `${BASE_PATH}blocks/${SUM}/settings/`, {
      headers: { 'content-type': MEDIA.json, 'if-match': `"${node}"` },
      body: `{"settings": {"weight": ${literal}, "display_name": "1e999"}}`,
    });
    expect(answer.status, answer.text).toBe(200);
    expect(await explicit(service, SUM)).toMatchObject({ weight: Number(literal) + 0 });
  });

  test.each(UNHELD)('%s is refused, with its place', async (literal) => {
    const service = await smallService();
    const { node, course } = await versions(service, SUM);
    const send = (method: 'PATCH' | 'POST', path: string, ifMatch: string, body: string) =>
      service.send(method, `${BASE_PATH}${path}`, {
        headers: { 'content-type': MEDIA.json, 'if-match': `"${ifMatch}"` },
        body,
      });
    const settings = `{"display_name": "x\\"y", "weight": ${literal}}`;
    expect(await send('PATCH', `blocks/${SUM}/settings/`, node, `{"settings": ${settings}}`)).toMatchObject({
      status: 400,
      json: { detail: expect.stringContaining(`\`settings.weight\` is ${literal.slice(0, 40)}`) },
    });
    const steps = `{"steps": [{"kind": "set-settings", "block": "${SUM}", "settings": ${settings}}]}`;
    expect(await send('POST', `courses/${KEY}/commits/`, course, steps)).toMatchObject({
      status: 400,
      json: { detail: expect.stringContaining('`steps[0].settings.weight`') },
    });
    expect((await versions(service, SUM)).course).toBe(course);
  });

  test('is refused if and only if it would be another number afterwards', () => {
    const whole = fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n });
    const value = fc.letrec<{ any: string }>((tie) => ({
      any: fc.oneof(
        { depthSize: 'small' },
        whole.map(String),
        fc.double({ noNaN: true, noDefaultInfinity: true }).map((each) => JSON.stringify(each)),
        fc.string({ unit: 'binary' }).map((each) => JSON.stringify(each)),
        fc.constantFrom('"1e999"', '"\\\\"', '"\\"9007199254740993"', 'null', 'true'),
        fc.array(tie('any')).map((each) => `[${each.join(', ')}]`),
        fc.dictionary(fc.string(), tie('any')).map(
          (each) =>
            `{${Object.entries(each)
              .map(([name, text]) => `${JSON.stringify(name)}:${text}`)
              .join(',')}}`,
        ),
      ),
    })).any;
    fc.assert(
      fc.property(value, (text) => {
        const isExact = numbersIn(text).every(
          (literal) =>
            !/^-?\d+$/.test(literal) ||
            (BigInt(literal) === BigInt(Number(literal)) && Number.isSafeInteger(Number(literal))),
        );
        expect(unheldNumber(text) === null).toBe(isExact);
      }),
      { numRuns: 2_000 },
    );
  });
});

/** The number literals of a JSON text, by the language's own parser. */
function numbersIn(text: string): readonly string[] {
  const found: string[] = [];
  const revive = (_name: string, _value: unknown, context?: { readonly source?: string }): unknown => {
    if (typeof _value === 'number') found.push(context?.source ?? '');
    return _value;
  };
  JSON.parse(text, revive as Parameters<typeof JSON.parse>[1]);
  return found;
}
