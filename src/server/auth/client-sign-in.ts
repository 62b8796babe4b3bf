import type { FastifyRequest } from 'fastify';
import type { Application, Store } from '#store';
import type { SignIn } from './refused-sign-ins.ts';
import { isSecretOf, secretHash } from './secrets.ts';

/** The client that a request to an OAuth address names and its secret, in Basic authorization or in the form. */
export function signInOf({ headers, body, ip: address }: FastifyRequest): SignIn & { readonly client: string } {
  const basic = /^basic (\S+)$/i.exec(headers.authorization ?? '')?.[1];
  if (basic !== undefined) {
    const [client = '', ...secret] = Buffer.from(basic, 'base64').toString().split(':');
    return { address, client, credential: secret.join(':') };
  }
  const given: Readonly<Record<string, unknown>> = typeof body === 'object' && body !== null ? { ...body } : {};
  return { address, client: String(given['client_id'] ?? ''), credential: String(given['client_secret'] ?? '') };
}

/** The application of that id, if the secret is its own and it is not revoked and has not expired. */
export async function applicationOfSecret(
  { applications }: Pick<Store, 'applications'>,
  id: string,
  secret: string,
): Promise<Application | null> {
  const application = await applications.findCurrent(id);
  // an unknown id takes as long as a wrong secret
  const matches = isSecretOf(application?.secretHash ?? secretHash('nobody'), secret);
  // before its last rotation it had another one
  const former = isSecretOf(application?.formerSecretHash ?? secretHash('nobody'), secret);
  return application !== null && (matches || (former && application.formerSecretHash !== null)) ? application : null;
}
