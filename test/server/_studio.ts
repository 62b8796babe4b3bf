import { onTestFinished } from 'vitest';
import type { Config } from '../../src/server/config/index.ts';
import {
  type BlockUpdate,
  blockKey,
  type CourseKey,
  type Double,
  type DoubleOptions,
  parseCourseKey,
  startDouble,
} from '../openedx/double/index.ts';
import { emptyService, type Service } from './_service.ts';
import { type Files, KEY, packed, SMALL_COURSE } from './_small-course.ts';

/** Who makes changes in Studio. */
const SOMEBODY = 'cstaff';
const MINUTE = 60_000;

/** An Open edX of the tests: the double, and what people do in its Studio. */
export interface Studio {
  readonly double: Double;
  /** Imports a course run, which is made if there is none. */
  put(files?: Files, key?: string): Promise<void>;
  /** Changes a block of the small course, named `type@url_name`, in a minute of its own. */
  change(block: string, update: BlockUpdate): Promise<void>;
  /** Requests to the CMS and the LMS since this was asked last, as `METHOD path`, without queries and keys. */
  asked(): readonly string[];
  /** No request gets through until `back`. */
  leave(): void;
  back(): void;
}

/** A double of Open edX, closed when the test ends. Its clock is behind, so that no change is in the running minute. */
export async function startStudio(options: DoubleOptions = {}): Promise<Studio> {
  let behind = 10 * 60 * MINUTE;
  const double = await startDouble({ now: () => Date.now() - behind, ...options });
  onTestFinished(() => double.close());
  const pass = (): void => {
    behind -= 2 * MINUTE;
  };
  return {
    double,
    async put(files = SMALL_COURSE, key = KEY) {
      pass();
      const run = runOf(key);
      if (double.store.run(run) === undefined) double.store.createRun({ key: run, displayName: 'Small' }, SOMEBODY);
      const done = await double.store.importArchive(run, await packed(files), SOMEBODY);
      if (!done.ok) throw new Error(done.message);
    },
    async change(block, update) {
      pass();
      const [type = '', name = ''] = block.split('@');
      await double.store.update(runOf(KEY), blockKey(type, name), update, SOMEBODY);
    },
    asked() {
      const asked = double.requests.map(({ method, path }) => `${method} ${path.replace(/\?.*/, '')}`);
      double.resetRequests();
      return asked.map((line) => line.replaceAll(/course-v1:[^/]+|block-v1:[^/]+/g, 'KEY'));
    },
    leave: () => double.plant({ pattern: /./, effect: { kind: 'drop' } }),
    back: () => double.clearFaults(),
  };
}

function runOf(key: string): CourseKey {
  const run = parseCourseKey(key);
  if (run === undefined) throw new TypeError(key);
  return run;
}

/** What a service over a double is configured with. */
export function studioConfig({ cmsUrl, lmsUrl, client }: Double): NonNullable<Config['studio']> {
  const session = { username: 'svc', password: 'svc-password' };
  return { cmsUrl, lmsUrl, serviceAccount: { clientId: client.id, clientSecret: client.secret, session } };
}

/** A service in demo mode over a double. */
export function studioService({ double }: Studio, config: Partial<Config> = {}, address?: string): Promise<Service> {
  return emptyService({ studio: studioConfig(double), ...config }, address);
}

/** Waits until an answer of Studio does not count any more. */
export function untilAskedAgain(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 320));
}
