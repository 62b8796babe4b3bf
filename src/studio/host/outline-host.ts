import { createContext, useContext } from 'react';

/** A message that goes away by itself, with at most one thing to do about it. */
export interface Notice {
  readonly message: string;
  readonly action?: { readonly label: string; readonly run: () => void };
}

/**
 * All that the plugin needs from the page it stands in. The authoring frontend is one such page, the
 * stand-alone outline another; nothing else in the plugin knows which.
 */
export interface OutlineHost {
  /** Key of the course run whose outline is open. */
  readonly courseId: string;
  /** Origin of the OLX service, without a path; empty where it is the page's own. */
  readonly serviceUrl: string;
  /** Usage key of the selected block, or null. */
  readonly selected: string | null;
  readonly select: (block: string | null) => void;
  /** Usage key of the block whose source is open in the editor, or null. */
  readonly source: string | null;
  readonly openSource: (block: string | null) => void;
  /** Called after the course run changed, so that the page reads its own outline again. */
  readonly refresh: () => void;
  readonly notify: (notice: Notice) => void;
  readonly colourScheme: 'light' | 'dark';
}

const OutlineHostContext = createContext<OutlineHost | null>(null);

export const OutlineHostProvider = OutlineHostContext.Provider;

/** The page that the plugin stands in. Throws outside of an `OutlineHostProvider`. */
export function useOutlineHost(): OutlineHost {
  const host = useContext(OutlineHostContext);
  if (host === null) throw new Error('The OLX plugin needs an OutlineHostProvider around it.');
  return host;
}
