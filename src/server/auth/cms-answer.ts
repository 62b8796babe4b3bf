import { Refusal } from '../refusal.ts';

/** What an answer of the CMS may take. */
export interface CmsLimits {
  /** From the request to the last byte, in milliseconds. */
  readonly time: number;
  /** Of the body, in bytes. A course team of 1,000 people has 100 kB. */
  readonly bytes: number;
}

export const CMS_LIMITS: CmsLimits = { time: 10_000, bytes: 1024 * 1024 };

/** So much of what the CMS says is repeated, in characters. */
const WORDS = 500;

export interface CmsAnswer {
  readonly status: number;
  readonly text: string;
  /** Undefined if the answer does not say that it is JSON, or is not. */
  readonly body: unknown;
}

/**
 * Asks a CMS with a user's own token. Refuses with 504 an answer that takes too long, with 502 one
 * that is too large, a redirect (the token goes nowhere else), and no answer at all.
 *
 * @param body is sent as JSON by POST; null asks by GET
 */
export async function askCms(
  cmsUrl: string,
  token: string,
  path: string,
  body: unknown,
  limits: CmsLimits,
): Promise<CmsAnswer> {
  try {
    const answer = await fetch(new URL(path, cmsUrl), {
      method: body === null ? 'GET' : 'POST',
      headers: {
        accept: 'application/json',
        authorization: `JWT ${token}`,
        ...(body === null ? {} : { 'content-type': 'application/json' }),
      },
      body: body === null ? null : JSON.stringify(body),
      redirect: 'manual',
      signal: AbortSignal.timeout(limits.time),
    });
    const text = await textOf(answer, limits.bytes);
    if (answer.status >= 300 && answer.status < 400)
      throw new Refusal('remote-failed', 'Studio redirects to another address. Check OLX_CMS_URL.');
    return { status: answer.status, text, body: isJson(answer.headers) ? parsed(text) : undefined };
  } catch (error) {
    if (error instanceof Refusal) throw error;
    if (error instanceof DOMException && error.name === 'TimeoutError')
      throw new Refusal('timed-out', 'Studio did not say in time what you may do.', {}, { cause: error });
    throw new Refusal('remote-failed', 'Studio could not be asked what you may do.', {}, { cause: error });
  }
}

/** The refusal for an answer that says nothing about rights, with its words. */
export function unusable({ status, text }: CmsAnswer): Refusal {
  const words = text.replace(/<[^>]*>/g, ' ').slice(0, WORDS);
  return new Refusal('remote-failed', `Studio answered ${status} and not what you may do: ${words}`);
}

async function textOf({ body }: Response, limit: number): Promise<string> {
  if (body === null) return '';
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return Buffer.concat(chunks).toString();
    size += value.length;
    chunks.push(value);
    if (size <= limit) continue;
    await reader.cancel();
    throw new Refusal('remote-failed', `The answer of Studio is larger than ${limit} bytes.`);
  }
}

function isJson(headers: Headers): boolean {
  return /^application\/json(?:\s*;|$)/i.test(headers.get('content-type') ?? '');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
