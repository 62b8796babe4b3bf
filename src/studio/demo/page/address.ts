import { useCallback, useSyncExternalStore } from 'react';

/** What the address of the page says besides its path. */
export type AddressField = 'course' | 'block' | 'olx';

const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('popstate', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('popstate', listener);
  };
}

/**
 * One field of the address, and how to change it. Each change is a step of the browser's history, so
 * that Back closes the editor and leaves a selection.
 */
export function useAddress(field: AddressField): readonly [string | null, (value: string | null) => void] {
  const value = useSyncExternalStore(subscribe, () => new URLSearchParams(window.location.search).get(field));
  const change = useCallback(
    (next: string | null) => {
      const url = new URL(window.location.href);
      if (url.searchParams.get(field) === next) return;
      if (next === null) url.searchParams.delete(field);
      else url.searchParams.set(field, next);
      window.history.pushState(null, '', url);
      for (const listener of listeners) listener();
    },
    [field],
  );
  return [value, change];
}
