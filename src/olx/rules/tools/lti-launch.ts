import type { BlockRule } from '../rule.ts';
import { textOf } from '../setting-value.ts';
import { tagSpot } from '../spot.ts';
import type { Subject } from '../subject.ts';
import { addressFault } from '../web-address.ts';
import { quoted } from '../words.ts';

/** `EXTERNAL_ID_REGEX` of xblock-lti-consumer. */
const EXTERNAL_ID = /^[\w-]+:[\w-]+$/u;
/** What the old block launches where nothing is set, as OAuth needs some address. */
const PLACEHOLDER = /^https?:\/\/(?:www\.)?example\.com\/?$/;

/** A tool that cannot be launched: no address, one that is none, or no shared configuration to take it from. */
export const ltiLaunch: BlockRule = {
  types: ['lti', 'lti_consumer'],
  check(subject, report) {
    const { block, element, settings } = subject;
    const configuration = textOf(subject, 'config_type') ?? 'new';
    if (block.type === 'lti_consumer' && configuration === 'external') {
      const id = textOf(subject, 'external_config') ?? '';
      if (EXTERNAL_ID.test(id)) return;
      const message = 'A shared configuration needs its id in external_config, of the form name:id.';
      const at = settings.get('external_config')?.at ?? tagSpot(element);
      report({ code: 'lti-external-config', severity: 'error', message, at });
      return;
    }
    if (block.type === 'lti_consumer' && configuration !== 'new') return;
    const is13 = textOf(subject, 'lti_version') === 'lti_1p3';
    for (const name of is13 ? ['lti_1p3_launch_url', 'lti_1p3_oidc_url'] : ['launch_url']) {
      const setting = settings.get(name);
      const address = textOf(subject, name)?.trim() ?? '';
      if (setting === undefined || address === '' || (block.type === 'lti' && PLACEHOLDER.test(address))) {
        const message = `Without ${name} there is no tool to launch.`;
        const severity = isNew(subject) ? 'warning' : 'error';
        report({ code: 'lti-no-launch-url', severity, message, at: setting?.at ?? tagSpot(element) });
      } else if (!/^https?:/i.test(address) || addressFault(address) !== null) {
        const message = `The tool cannot be launched at ${quoted(address)}: ${name} must be a whole address that begins with https:// or http://.`;
        report({ code: 'lti-launch-url-invalid', severity: 'error', message, at: setting.at });
      }
    }
  },
};

/** What only somebody sets who sets up a tool. */
const OF_THE_TOOL = ['lti_id', 'custom_parameters', 'lti_version', 'lti_1p3_launch_url', 'lti_1p3_oidc_url'];

/** Whether nothing is set up yet, as in a component that was just added. */
function isNew({ settings }: Subject): boolean {
  return OF_THE_TOOL.every((name) => /^(?:\[\]|lti_1p1)?$/.test(settings.get(name)?.text ?? ''));
}
