import { useCallback } from 'react';
import { useSearchParams } from 'react-router-dom';

const PARAMETER = 'olx';

/** The block whose source is open, which the address of the page says, and a way to open another or none. */
export function useSourceAddress(): readonly [string | null, (block: string | null) => void] {
  const [query, setQuery] = useSearchParams();
  const open = useCallback(
    (block: string | null) =>
      setQuery(
        (before) => {
          const after = new URLSearchParams(before);
          if (block === null) after.delete(PARAMETER);
          else after.set(PARAMETER, block);
          return after;
        },
        // what closes the editor is not a step of its own: Back would open it again
        { replace: block === null },
      ),
    [setQuery],
  );
  return [query.get(PARAMETER), open];
}
