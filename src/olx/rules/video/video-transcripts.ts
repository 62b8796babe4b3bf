import { elementChildren, findAttribute } from '../../syntax/index.ts';
import type { BlockRule } from '../rule.ts';
import { settingValueOf } from '../setting-value.ts';
import { elementSpot, type Spot, valueSpot } from '../spot.ts';
import { quoted } from '../words.ts';

/** `en`, `zh-hans`, `es-419`, `pt_BR`. */
const LANGUAGE = /^[a-z]{2,3}(?:[-_][a-z0-9]{2,8})*$/i;

/** Transcripts without a file or a language that there can be, and languages that are there twice. */
export const videoTranscripts: BlockRule = {
  types: ['video'],
  check(subject, report) {
    const { content, held, settings } = subject;
    const told = new Set<string>();
    const hold = (language: string, file: unknown, at: { readonly language: Spot; readonly file: Spot }): void => {
      if (!LANGUAGE.test(language) && !told.has(language)) {
        const message = `${quoted(language)} is no language code, such as en, pt-br or zh-hans.`;
        report({ code: 'video-language-invalid', severity: 'warning', message, at: at.language });
      } else if ((typeof file !== 'string' || file.trim() === '') && !told.has(language)) {
        const message = `There is no file for the transcript in ${quoted(language)}.`;
        report({ code: 'video-transcript-empty', severity: 'warning', message, at: at.file });
      }
      told.add(language);
    };

    const languages = new Set<string>();
    for (const element of elementChildren(content)) {
      if (element.name !== 'transcript') continue;
      const [language, source] = [findAttribute(element, 'language'), findAttribute(element, 'src')];
      if (language === null || source === null) continue;
      if (languages.has(language.value)) {
        const message = `There are two transcripts in ${quoted(language.value)}; only the last counts.`;
        report({ code: 'video-transcript-duplicate', severity: 'warning', message, at: elementSpot(element, held) });
      }
      languages.add(language.value);
      hold(language.value, source.value, { language: valueSpot(language, held), file: elementSpot(element, held) });
    }
    const setting = settings.get('transcripts');
    const listed = settingValueOf(subject, 'transcripts');
    if (setting === undefined || listed?.kind !== 'dict') return;
    const at = { language: setting.at, file: setting.at };
    for (const [language, file] of Object.entries(listed.entries)) hold(language, file, at);
  },
};
