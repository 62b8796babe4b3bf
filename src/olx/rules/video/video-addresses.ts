import { elementChildren, findAttribute } from '../../syntax/index.ts';
import type { BlockRule } from '../rule.ts';
import { settingValueOf } from '../setting-value.ts';
import { type Spot, tagSpot, valueSpot } from '../spot.ts';
import { addressFault } from '../web-address.ts';
import { quoted } from '../words.ts';

const WITH_SOURCE = new Set(['source', 'track', 'handout', 'transcript']);

/** Files of a video whose address cannot be opened, and elements that lack what they are for. */
export const videoAddresses: BlockRule = {
  types: ['video'],
  check(subject, report) {
    const { content, held } = subject;
    const told = new Set<string>();
    const open = (address: string, at: Spot): void => {
      const fault = addressFault(address);
      if (fault === null || told.has(address)) return;
      told.add(address);
      const message = `No browser opens ${quoted(address)}: an address must ${fault}.`;
      report({ code: 'video-address-invalid', severity: 'warning', message, at });
    };

    for (const element of elementChildren(content)) {
      if (!WITH_SOURCE.has(element.name)) continue;
      for (const name of element.name === 'transcript' ? ['language', 'src'] : ['src']) {
        if (findAttribute(element, name) !== null) continue;
        const message = `Every <${element.name}> of a video needs ${name}="…", or the course cannot be exported again.`;
        report({ code: 'video-part-missing', severity: 'error', message, at: tagSpot(element, held) });
      }
      const source = findAttribute(element, 'src');
      if (source !== null && element.name === 'source') open(source.value, valueSpot(source, held));
    }
    const setting = subject.settings.get('html5_sources');
    const listed = settingValueOf(subject, 'html5_sources');
    if (setting === undefined || listed?.kind !== 'list') return;
    for (const each of listed.items) if (typeof each === 'string') open(each, setting.at);
  },
};
