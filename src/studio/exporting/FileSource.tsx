import { useQuery } from '@tanstack/react-query';
import { highlighted } from './highlight.ts';
import './highlight.css';

/** A file's text, coloured where its language is known. */
export function FileSource({ path, text }: { readonly path: string; readonly text: string }) {
  const { data: pieces } = useQuery({
    queryKey: ['olx', 'highlighted', path, text],
    queryFn: () => highlighted(path, text),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  return (
    <pre className="olx-source">
      <code>
        {pieces?.map(({ className, text: piece }, index) =>
          className === null ? (
            piece
          ) : (
            <span key={index} className={className}>
              {piece}
            </span>
          ),
        ) ?? text}
      </code>
    </pre>
  );
}
