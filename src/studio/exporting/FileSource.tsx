import { useQuery } from '@tanstack/react-query';
import { highlighted } from './highlight.ts';
import './highlight.css';

/** A file's text, coloured where its language is known. */
export function FileSource({ path, text }: { readonly path: string; readonly text: string }) {
  const { data: html } = useQuery({
    queryKey: ['olx', 'highlighted', path, text],
    queryFn: () => highlighted(path, text),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  return (
    // scrolls on its own, so it must be reachable by keyboard
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region
    <pre className="olx-source" tabIndex={0} aria-label={path}>
      {html === undefined || html === null ? (
        <code>{text}</code>
      ) : (
        // biome-ignore lint/security/noDangerouslySetInnerHtml: highlight.js escapes all of the text
        <code dangerouslySetInnerHTML={{ __html: html }} />
      )}
    </pre>
  );
}
