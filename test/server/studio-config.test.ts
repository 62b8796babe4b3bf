import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportJWK, generateKeyPair } from 'jose';
import { describe, expect, test } from 'vitest';
import { ConfigError, readConfig } from '../../src/server/config/index.ts';

const { publicKey } = await generateKeyPair('RS512');
const KEYS = JSON.stringify({ keys: [await exportJWK(publicKey)] });
const HERE = { OLX_CMS_URL: 'http://127.0.0.1:8001', OLX_LMS_URL: 'http://127.0.0.1:8000' };
const THERE = { OLX_CMS_URL: 'https://studio.example.org', OLX_LMS_URL: 'https://lms.example.org' };
const ACCOUNT = { OLX_CMS_CLIENT_ID: 'olx', OLX_CMS_CLIENT_SECRET: 'hush-hush' };
const SESSION = { OLX_CMS_USERNAME: 'olx_service', OLX_CMS_PASSWORD: 'very secret' };
const APPLICATIONS = { OLX_MODE: 'production', OLX_AUTH: 'applications' };
const PEOPLE = {
  OLX_MODE: 'production',
  OLX_AUTH: 'openedx',
  OLX_JWT_JWK_SET: KEYS,
  OLX_JWT_ISSUER: 'https://lms.example.org/oauth2',
  OLX_JWT_AUDIENCE: 'openedx',
};

/** What is wrong with the variables; empty if nothing is. */
function problems(environment: Readonly<Record<string, string>>): readonly string[] {
  try {
    readConfig(environment);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

describe('Open edX in the configuration', () => {
  test('is nothing without the address of the LMS, and asked for rights alone', () => {
    expect(readConfig({}).studio).toBeNull();
    const rightsAlone = readConfig({ ...PEOPLE, OLX_CMS_URL: THERE.OLX_CMS_URL });
    expect(rightsAlone.studio).toBeNull();
    expect(rightsAlone.auth.openedx?.cmsUrl).toBe(THERE.OLX_CMS_URL);
  });

  test('is taken in both modes, with what acts in Studio', () => {
    expect(readConfig({ ...PEOPLE, ...THERE }).studio).toEqual({
      cmsUrl: THERE.OLX_CMS_URL,
      lmsUrl: THERE.OLX_LMS_URL,
      serviceAccount: null,
    });
    const account = { clientId: 'olx', clientSecret: 'hush-hush' };
    expect(readConfig({ ...APPLICATIONS, ...THERE, ...ACCOUNT }).studio?.serviceAccount).toEqual({
      ...account,
      session: null,
    });
    expect(readConfig({ ...HERE, ...ACCOUNT, ...SESSION }).studio?.serviceAccount).toEqual({
      ...account,
      session: { username: 'olx_service', password: 'very secret' },
    });
  });

  test('takes secrets from files', () => {
    const folder = mkdtempSync(join(tmpdir(), 'olx-secrets-'));
    for (const [name, text] of [
      ['secret', 'from a file\n'],
      ['password', ' blanks count \r\n'],
    ] as const)
      writeFileSync(join(folder, name), text);
    const { studio } = readConfig({
      ...HERE,
      ...ACCOUNT,
      ...SESSION,
      OLX_CMS_CLIENT_SECRET: `@${folder}/secret`,
      OLX_CMS_PASSWORD: `@${folder}/password`,
    });
    expect(studio?.serviceAccount).toEqual({
      clientId: 'olx',
      clientSecret: 'from a file',
      session: { username: 'olx_service', password: ' blanks count ' },
    });
    const missing = problems({ ...HERE, ...ACCOUNT, OLX_CMS_CLIENT_SECRET: `@${folder}/nothing` });
    expect(missing).toContain('OLX_CMS_CLIENT_SECRET names a file that cannot be read.');
  });

  test.each([
    ['an address of the CMS is missing', { OLX_LMS_URL: HERE.OLX_LMS_URL, ...ACCOUNT }, /needs OLX_CMS_URL/],
    ['an address is not one', { ...HERE, ...ACCOUNT, OLX_LMS_URL: 'lms' }, /OLX_LMS_URL is not an address/],
    ['an address is not of the web', { ...HERE, ...ACCOUNT, OLX_CMS_URL: 'file:///etc' }, /OLX_CMS_URL is not an/],
    ['the demo has no account', HERE, /In demo mode .* needs OLX_CMS_CLIENT_ID/],
    ['the demo is to write elsewhere', { ...THERE, ...ACCOUNT }, /In demo mode .* the CMS must be on this machine/],
    ['applications have no account', { ...APPLICATIONS, ...THERE }, /Without OLX_AUTH=openedx .* OLX_CMS_CLIENT_ID/],
    ['half an account', { ...PEOPLE, ...THERE, OLX_CMS_CLIENT_ID: 'olx' }, /CLIENT_ID and OLX_CMS_CLIENT_SECRET go/],
    ['half a session', { ...HERE, ...ACCOUNT, OLX_CMS_USERNAME: 'a' }, /OLX_CMS_USERNAME and OLX_CMS_PASSWORD go/],
    ['a session alone', { ...PEOPLE, ...THERE, ...SESSION }, /OLX_CMS_USERNAME is set, which needs OLX_CMS_CLIENT_ID/],
    ['an account of nothing', ACCOUNT, /OLX_CMS_CLIENT_ID is set, which needs OLX_LMS_URL/],
  ])('is refused if %s', (_what, environment, expected) => {
    const found = problems(environment);
    expect(found).toEqual([expect.stringMatching(expected)]);
    const secrets = [ACCOUNT.OLX_CMS_CLIENT_SECRET, SESSION.OLX_CMS_PASSWORD];
    expect(secrets.filter((secret) => found.join('\n').includes(secret))).toEqual([]);
  });
});
