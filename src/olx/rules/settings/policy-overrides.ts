import { readSetting } from '../../course/typed-setting.ts';
import { attributeValue } from '../../syntax/index.ts';
import { canonicalValue } from '../../version/canonical-json.ts';
import type { BlockRule } from '../rule.ts';
import { quoted } from '../words.ts';

/** An attribute that has no effect because policy.json sets another value. Studio writes many settings twice, with one value. */
export const policyOverrides: BlockRule = {
  types: null,
  check({ block, element, settings }, report) {
    for (const { name, read: there, text, at } of settings.values()) {
      const attribute = text === null ? attributeValue(element, name) : null;
      if (attribute === null) continue;
      const here = readSetting(block.type, name, attribute);
      if (!there.ok || !here.ok || canonicalValue({ ...there.value }) === canonicalValue({ ...here.value })) continue;
      report({
        code: 'setting-overridden',
        severity: 'warning',
        message: `The file policy.json sets ${name} of ${block.type} “${block.urlName}” and so hides ${quoted(attribute)} in its own file.`,
        at,
      });
    }
  },
};
