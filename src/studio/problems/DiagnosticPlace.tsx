import { FormattedMessage } from '@edx/frontend-platform/i18n';
import type { Diagnostic } from '#contract';
import { nameOf, pathTo, shortKey } from '../data/outline-tree.ts';
import { useOutline } from '../data/queries.ts';
import { messages } from './messages.ts';

export interface PlaceNames {
  /** The block whose findings these are: names begin below it. The course run where left out. */
  readonly below?: string;
  /** Names of blocks that the course run does not have yet, by usage key. */
  readonly names?: ReadonlyMap<string, string>;
  /** Makes the name of a block a button that goes there. */
  readonly onSelect?: (block: string) => void;
}

interface DiagnosticPlaceProps extends PlaceNames {
  readonly diagnostic: Diagnostic;
}

/** Where a finding is: the names from section to block, the file with line and column, and the code. */
export function DiagnosticPlace({ diagnostic, below, names, onSelect }: DiagnosticPlaceProps) {
  const { range, file, block, code } = diagnostic;
  return (
    <span className="olx-diagnostic__place">
      {block !== null && block !== below && (
        <BlockTrail
          block={block}
          {...(below === undefined ? {} : { below })}
          {...(names === undefined ? {} : { names })}
          {...(onSelect === undefined ? {} : { onSelect })}
        />
      )}
      <span className="olx-diagnostic__file">
        {file !== null && <span className="olx-key">{file}</span>}
        {range !== null && (
          <span>
            <FormattedMessage {...messages.place} values={{ line: range.start.line, column: range.start.column }} />
          </span>
        )}
        <span className="olx-key">{code}</span>
      </span>
    </span>
  );
}

function BlockTrail({ block, below, names, onSelect }: PlaceNames & { readonly block: string }) {
  const outline = useOutline().data;
  const path = outline === undefined ? [] : pathTo(outline, block);
  const from = path.findIndex(({ id }) => id === below);
  const above = path.slice(from < 0 ? 1 : from + 1, -1);
  const last = path.at(-1);
  const name = last === undefined ? (names?.get(block) ?? shortKey(block)) : nameOf(last);
  return (
    <span className="olx-diagnostic__trail">
      {above.map((each) => (
        <span key={each.id}>{nameOf(each)} › </span>
      ))}
      {onSelect === undefined || last === undefined ? (
        <span className="olx-diagnostic__block">{name}</span>
      ) : (
        <button type="button" className="olx-link olx-diagnostic__block" onClick={() => onSelect(block)}>
          {name}
        </button>
      )}
    </span>
  );
}
