import { elementChildren, findAttribute } from '../../syntax/index.ts';
import type { BlockRule } from '../rule.ts';
import { settingValueOf, textOf } from '../setting-value.ts';
import { elementSpot, type Spot, valueSpot } from '../spot.ts';
import type { Subject } from '../subject.ts';
import { quoted } from '../words.ts';
import { YOUTUBE_SPEEDS, youtubePieces } from './video-parts.ts';

/**
 * What Studio writes twice, and an author has changed in one place only: the attribute wins over the
 * elements, and of attributes the later one.
 */
export const videoOverridden: BlockRule = {
  types: ['video'],
  check(subject, report) {
    const say = (at: Spot, message: string): void =>
      report({ code: 'video-value-overridden', severity: 'warning', message, at });
    youtube(subject, say);
    const { content, held } = subject;
    const files = settingValueOf(subject, 'html5_sources');
    const transcripts = settingValueOf(subject, 'transcripts');
    const listed = new Set(files?.kind === 'list' ? files.items : []);
    for (const element of elementChildren(content)) {
      const source = findAttribute(element, 'src')?.value ?? '';
      const language = findAttribute(element, 'language')?.value ?? '';
      const at = elementSpot(element, held);
      if (element.name === 'source' && files?.kind === 'list' && !listed.has(source)) {
        say(at, `This has no effect: html5_sources wins, and does not have ${quoted(source)}.`);
      } else if (element.name === 'transcript' && transcripts?.kind === 'dict') {
        if (!Object.hasOwn(transcripts.entries, language) || transcripts.entries[language] !== source) {
          say(
            at,
            `This has no effect: the setting transcripts wins, and does not have ${quoted(source)} for ${quoted(language)}.`,
          );
        }
      } else if (element.name === 'track' || element.name === 'handout') {
        const winner = textOf(subject, element.name);
        if (winner !== null && winner !== source) say(at, `This has no effect: the setting ${element.name} wins.`);
      }
    }
  },
};

function youtube(subject: Subject, say: (at: Spot, message: string) => void): void {
  const attribute = findAttribute(subject.content, 'youtube');
  if (attribute === null) return;
  for (const { speed, id } of youtubePieces(attribute.value)) {
    const name = YOUTUBE_SPEEDS.get(speed ?? '');
    const other = name === undefined ? undefined : subject.settings.get(name);
    const text = name === undefined ? null : textOf(subject, name);
    if (!id || name === undefined || other === undefined || text === null || text === id) continue;
    const isLater = other.at.in !== subject.held || other.at.start > attribute.start;
    if (isLater)
      say(valueSpot(attribute, subject.held), `The id ${quoted(id)} has no effect: ${name} stands after it, and wins.`);
    else say(other.at, `The id ${quoted(text)} has no effect: youtube stands after it, and wins.`);
  }
}
