import type { Done, Refused } from './result.ts';
import { MEDIA } from './routes.ts';
import type { Problem } from './schemas/problem.ts';
import type { TransportAnswer } from './transport.ts';

/** The answer's text, read as UTF-8. */
export function textOf(answer: TransportAnswer): string {
  return new TextDecoder().decode(answer.body);
}

/** The versions that an answer's headers name, without quotes. */
export function versionsOf(answer: TransportAnswer): Pick<Done<unknown>, 'etag' | 'nodeVersion' | 'courseVersion'> {
  const { etag, 'x-node-version': node, 'x-course-version': course } = answer.headers;
  return {
    etag: etag?.replace(/^(?:W\/)?"(.*)"$/, '$1') ?? null,
    nodeVersion: node ?? null,
    courseVersion: course ?? null,
  };
}

/**
 * The refusal that an answer above 299 is. An answer that is no problem document (a proxy's page,
 * say) becomes one of type `about:blank` with its first 500 characters as detail.
 */
export function refusalOf(answer: TransportAnswer): Refused {
  const text = textOf(answer);
  const problem = answer.headers['content-type']?.startsWith(MEDIA.problem) === true ? parseProblem(text) : null;
  return {
    ok: false,
    status: answer.status,
    problem: problem ?? {
      type: 'about:blank',
      title: 'The service was not reached',
      status: answer.status,
      detail: text.slice(0, 500),
      instance: '',
    },
  };
}

function parseProblem(text: string): Problem | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && 'type' in value && 'status' in value
      ? (value as Problem)
      : null;
  } catch {
    return null;
  }
}
