import { readFileSync } from 'node:fs';
import type { EnvironmentReader } from './environment.ts';

/** The Open edX instance whose course runs are versioned here. */
export interface StudioConfig {
  readonly cmsUrl: string;
  readonly lmsUrl: string;
  /** Null if only people work in Studio through the service, with their own tokens. */
  readonly serviceAccount: ServiceAccount | null;
}

/** An OAuth client of the LMS that acts for the service, and the user whose session may export whole course runs. */
export interface ServiceAccount {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Null if whole course runs cannot be exported by session. */
  readonly session: { readonly username: string; readonly password: string } | null;
}

/** What decides whether the settings go together. */
interface Around {
  readonly isProduction: boolean;
  /** Whether people sign in with tokens of the platform. */
  readonly takesTokens: boolean;
  readonly isLoopback: (host: string) => boolean;
}

/** Reads the addresses and the service account; null if `OLX_LMS_URL` is not set. */
export function readStudio(
  reader: EnvironmentReader,
  { isProduction, takesTokens, isLoopback }: Around,
): StudioConfig | null {
  const { problems } = reader;
  const lmsUrl = reader.text('OLX_LMS_URL');
  const cmsUrl = reader.text('OLX_CMS_URL');
  const serviceAccount = readServiceAccount(reader);
  if (lmsUrl === '') {
    if (serviceAccount !== null) problems.push('OLX_CMS_CLIENT_ID is set, which needs OLX_LMS_URL.');
    return null;
  }
  if (!isAddress(lmsUrl)) problems.push('OLX_LMS_URL is not an address such as https://lms.example.org.');
  if (cmsUrl === '') problems.push('OLX_LMS_URL is set, which needs OLX_CMS_URL.');
  // with OLX_AUTH=openedx this is said already
  else if (!isAddress(cmsUrl) && !takesTokens)
    problems.push('OLX_CMS_URL is not an address such as https://studio.example.org.');
  if (serviceAccount === null && !takesTokens)
    problems.push(
      `${isProduction ? 'Without OLX_AUTH=openedx' : 'In demo mode'} the service works in Studio by its service account, so OLX_LMS_URL needs OLX_CMS_CLIENT_ID and OLX_CMS_CLIENT_SECRET.`,
    );
  if (!isProduction && isAddress(cmsUrl) && !isLoopback(new URL(cmsUrl).hostname))
    problems.push(
      `OLX_CMS_URL is ${cmsUrl}. In demo mode everybody at this machine acts as the service account, so the CMS must be on this machine.`,
    );
  return { cmsUrl, lmsUrl, serviceAccount };
}

function readServiceAccount(reader: EnvironmentReader): ServiceAccount | null {
  const clientId = reader.text('OLX_CMS_CLIENT_ID');
  const clientSecret = secret(reader, 'OLX_CMS_CLIENT_SECRET');
  const username = reader.text('OLX_CMS_USERNAME');
  const password = secret(reader, 'OLX_CMS_PASSWORD');
  if ((clientId === '') !== (clientSecret === ''))
    reader.problems.push('OLX_CMS_CLIENT_ID and OLX_CMS_CLIENT_SECRET go together.');
  if ((username === '') !== (password === ''))
    reader.problems.push('OLX_CMS_USERNAME and OLX_CMS_PASSWORD go together.');
  if (clientId === '' && username !== '')
    reader.problems.push('OLX_CMS_USERNAME is set, which needs OLX_CMS_CLIENT_ID.');
  if (clientId === '' || clientSecret === '') return null;
  return { clientId, clientSecret, session: username === '' || password === '' ? null : { username, password } };
}

/** The value of a variable, or what is in the file that it names after `@`, without the end of the line. */
function secret(reader: EnvironmentReader, name: string): string {
  const text = reader.text(name);
  if (!text.startsWith('@')) return text;
  try {
    return readFileSync(text.slice(1), 'utf8').replace(/\r?\n$/, '');
  } catch {
    reader.problems.push(`${name} names a file that cannot be read.`);
    return '';
  }
}

function isAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}
