import { findAttribute, type XmlElement } from '../../syntax/index.ts';
import type { BlockRule } from '../rule.ts';
import { tagSpot } from '../spot.ts';
import { childrenNamed, firstChild, openResponseOf } from './open-response.ts';

/** A part of an open response without which the platform's parser gives the block up. */
export const oraPartMissing: BlockRule = {
  types: ['openassessment'],
  check(subject, report) {
    const { prompts, criteria, steps } = openResponseOf(subject);
    const say = (element: XmlElement, message: string): void =>
      report({ code: 'ora-part-missing', severity: 'error', message, at: tagSpot(element, subject.held) });
    const needsChild = (element: XmlElement, name: string): void => {
      if (firstChild(element, name) === null) say(element, `Every <${element.name}> needs a <${name}>.`);
    };
    const needsAttribute = (element: XmlElement, name: string): void => {
      if (findAttribute(element, name) === null) say(element, `Every <${element.name}> needs ${name}="…".`);
    };

    for (const prompt of prompts === null ? [] : childrenNamed(prompts, 'prompt')) needsChild(prompt, 'description');
    for (const { element, options } of criteria) {
      needsChild(element, 'name');
      needsChild(element, 'prompt');
      for (const option of options) {
        needsAttribute(option.element, 'points');
        needsChild(option.element, 'name');
        needsChild(option.element, 'explanation');
      }
    }
    for (const { element, name } of steps) {
      needsAttribute(element, 'name');
      if (name !== 'student-training') continue;
      for (const example of childrenNamed(element, 'example')) {
        const answers = childrenNamed(example, 'answer').length;
        if (answers !== 1) say(example, `Every <example> needs exactly one <answer>; this one has ${answers}.`);
        for (const select of childrenNamed(example, 'select')) {
          needsAttribute(select, 'criterion');
          needsAttribute(select, 'option');
        }
      }
    }
  },
};
