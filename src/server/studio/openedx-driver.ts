import {
  type CmsClient,
  type Credentials,
  carryOut,
  createCmsClient,
  type Instance,
  predicted,
  readChanges,
  readRun,
  routeFor,
  serviceAccount,
  userToken,
} from '#openedx';
import type { Store } from '#store';
import type { Config, StudioConfig } from '../config/index.ts';
import type { Connection, Driver } from './driver.ts';
import { createStudio, type Studio } from './studio.ts';

/** The Open edX that the configuration names; null for none. */
export function studioOf(
  { studio }: Pick<Config, 'studio'>,
  store: Pick<Store, 'blobs'>,
  now: () => number,
): Studio | null {
  return studio === null ? null : createStudio(openedxDriver(studio), store, studio.serviceAccount !== null, now);
}

/** Connections to a real CMS. */
function openedxDriver({ cmsUrl, lmsUrl, serviceAccount: account }: StudioConfig): Driver {
  const instance: Instance = { cmsUrl, lmsUrl };
  const own: Credentials | null =
    account === null
      ? null
      : serviceAccount({
          instance,
          clientId: account.clientId,
          clientSecret: account.clientSecret,
          ...(account.session ?? {}),
        });
  return {
    connect(right) {
      if (right.kind === 'person') {
        // the session only exports, after the person's right was checked
        const credentials = { ...userToken(right.token), session: own?.session ?? null };
        return connection(createCmsClient(instance, credentials));
      }
      if (own === null) throw new TypeError('there is no service account');
      return connection(createCmsClient(instance, own));
    },
    forecast: async (known, next, blobs) => {
      const { course: spelled, dropped } = await predicted(next, known.course, blobs);
      return { route: routeFor(known, next, { canImport: true }), spelled, dropped };
    },
  };
}

function connection(client: CmsClient): Connection {
  return {
    read: (course, context) => readRun(client, course, context),
    changes: (course, known, context, thorough) => readChanges(client, course, known, context, { thorough }),
    carryOut: (course, known, next, context) => carryOut(client, course, known, next, context),
    has: (course) => client.mayWrite(course),
    create: (course, displayName) => client.createRun(course, displayName),
  };
}
