import { setSettings } from '#contract';
import { type Service, value, versions } from './_service.ts';
import { KEY } from './_small-course.ts';

/** Changes settings of a block as it is now. */
export async function set(service: Service, block: string, settings: Readonly<Record<string, string | number | null>>) {
  const { node } = await versions(service, block);
  return value(await service.client.write(setSettings(KEY, block, { settings }), { ifMatch: node }));
}

/** What is set on the block itself. */
export async function explicit(service: Service, block: string) {
  return value(await service.client.getBlock(block)).settings.explicit;
}
