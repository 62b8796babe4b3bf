import { FormattedMessage, useIntl } from '@edx/frontend-platform/i18n';
import { Form } from '@openedx/paragon';
import { type ChangeEvent, type ReactNode, useMemo, useState } from 'react';
import type { Conflict } from '#contract';
import { SettingValue } from '../block/SettingValue.tsx';
import { descendantsOf, nameOf, shortKey } from '../data/outline-tree.ts';
import { useOutline } from '../data/queries.ts';
import { TextDifference } from '../texts/TextDifference.tsx';
import { TextToggle } from '../texts/TextToggle.tsx';
import { sidesOf, type Three } from './conflict-sides.ts';
import { messages } from './messages.ts';
import './conflicts.css';

/** What a thing was before both changes, is here, and is in the import. Nothing if that tells nobody anything. */
export function ConflictSides({ conflict }: { readonly conflict: Conflict }) {
  const nameOfKey = useBlockNames();
  const sides = useMemo(() => sidesOf(conflict), [conflict]);
  if (sides === null || sides.kind === 'gone') return null;
  switch (sides.kind) {
    case 'texts':
      return <ComparedTexts texts={sides} />;
    case 'values':
      return <Columns sides={sides} draw={(value) => <SettingValue value={value} />} />;
    case 'order':
      return (
        <Columns
          sides={sides}
          draw={(keys) => (
            <ol className="olx-both__order">
              {keys.map((key) => (
                <li key={key}>{nameOfKey(key)}</li>
              ))}
            </ol>
          )}
        />
      );
    case 'parents':
      return (
        <Columns
          sides={sides}
          draw={(keys) =>
            keys.length === 0 ? (
              <FormattedMessage {...messages.nowhere} />
            ) : (
              <FormattedMessage {...messages.inside} values={{ parents: keys.map(nameOfKey).join(', ') }} />
            )
          }
        />
      );
  }
}

const SIDES = ['base', 'ours', 'theirs'] as const;

interface ColumnsProps<Value> {
  readonly sides: Three<Value>;
  readonly draw: (value: Value) => ReactNode;
}

function Columns<Value>({ sides, draw }: ColumnsProps<Value>) {
  return (
    <dl className="olx-both__sides">
      {SIDES.map((side) => (
        <div key={side} className="olx-both__side">
          <dt>
            <FormattedMessage {...messages[side]} />
          </dt>
          <dd>{draw(sides[side])}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Which two of the three texts are compared. */
const PAIRS = {
  sides: ['ours', 'theirs'],
  here: ['base', 'ours'],
  there: ['base', 'theirs'],
} as const;

type Pair = keyof typeof PAIRS;

function ComparedTexts({ texts }: { readonly texts: Three<string | null> }) {
  const intl = useIntl();
  const [chosen, setChosen] = useState<Pair>('sides');
  const [before, after] = PAIRS[chosen];
  return (
    <TextToggle label={<FormattedMessage {...messages.compare} />}>
      {() => (
        <>
          {texts.base !== null && (
            <div className="olx-both__pair">
              <Form.Control
                as="select"
                size="sm"
                aria-label={intl.formatMessage(messages.pairLabel)}
                value={chosen}
                onChange={(event: ChangeEvent<HTMLSelectElement>) => setChosen(pairOf(event.target.value))}
              >
                {(['sides', 'here', 'there'] as const).map((pair) => (
                  <option key={pair} value={pair}>
                    {intl.formatMessage(messages[`pair_${pair}`])}
                  </option>
                ))}
              </Form.Control>
            </div>
          )}
          <TextDifference
            before={texts[before] ?? ''}
            after={texts[after] ?? ''}
            beforeLabel={intl.formatMessage(messages[before])}
            afterLabel={intl.formatMessage(messages[after])}
          />
        </>
      )}
    </TextToggle>
  );
}

function pairOf(value: string): Pair {
  return value === 'here' || value === 'there' ? value : 'sides';
}

/** How blocks are called that are given by usage key; those that the outline does not have, by type and url_name. */
function useBlockNames(): (key: string) => string {
  const outline = useOutline().data;
  const names = useMemo(
    () =>
      new Map(
        outline === undefined
          ? []
          : [outline, ...descendantsOf(outline)].map((node) => [node.id, nameOf(node)] as const),
      ),
    [outline],
  );
  return (key) => names.get(key) ?? shortKey(key);
}
