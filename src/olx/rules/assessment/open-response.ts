import { attributeValue, elementChildren, type XmlElement } from '../../syntax/index.ts';
import { lastOnly } from '../last-only.ts';
import type { Subject } from '../subject.ts';

/** A criterion or an option. */
export interface Named {
  readonly element: XmlElement;
  /** The element `<name>`; null where it is left out. */
  readonly nameElement: XmlElement | null;
  /** Its text without the space around it, as the platform stores it; empty where it is left out. */
  readonly name: string;
}

export interface Criterion extends Named {
  readonly options: readonly Named[];
}

/** One `<assessment>`. */
export interface Step {
  readonly element: XmlElement;
  /** Such as `peer-assessment`; empty where the attribute is left out. */
  readonly name: string;
}

/** An openassessment as the platform's `parse_from_xml` reads it (`xblock/utils/xml.py` of edx-ora2). */
export interface OpenResponse {
  readonly element: XmlElement;
  readonly title: XmlElement | null;
  readonly prompts: XmlElement | null;
  /** Null where it is left out or empty: the platform then puts its sample there. */
  readonly rubric: XmlElement | null;
  readonly criteria: readonly Criterion[];
  /** Null where it is left out or empty: the platform then puts its sample there. */
  readonly assessments: XmlElement | null;
  readonly steps: readonly Step[];
}

/** What an openassessment consists of. The last one is remembered. */
export const openResponseOf: (subject: Subject) => OpenResponse = lastOnly(read);

function read({ content: element }: Subject): OpenResponse {
  const rubric = filled(firstChild(element, 'rubric'));
  const assessments = filled(firstChild(element, 'assessments'));
  return {
    element,
    title: firstChild(element, 'title'),
    prompts: firstChild(element, 'prompts'),
    rubric,
    criteria: (rubric === null ? [] : childrenNamed(rubric, 'criterion')).map((each) => ({
      ...named(each),
      options: childrenNamed(each, 'option').map(named),
    })),
    assessments,
    steps: (assessments === null ? [] : childrenNamed(assessments, 'assessment')).map((each) => ({
      element: each,
      name: attributeValue(each, 'name') ?? '',
    })),
  };
}

/** The first child element of that name, which is the one that the platform reads. */
export function firstChild(element: XmlElement, name: string): XmlElement | null {
  return elementChildren(element).find((each) => each.name === name) ?? null;
}

/** All child elements of that name. */
export function childrenNamed(element: XmlElement, name: string): readonly XmlElement[] {
  return elementChildren(element).filter((each) => each.name === name);
}

/** The text up to the first tag or comment, which is all that the platform takes. */
export function leadingText(element: XmlElement): string {
  let text = '';
  for (const child of element.children) {
    if (child.kind !== 'text' && child.kind !== 'cdata') break;
    text += child.value;
  }
  return text;
}

function named(element: XmlElement): Named {
  const nameElement = firstChild(element, 'name');
  return { element, nameElement, name: nameElement === null ? '' : leadingText(nameElement).trim() };
}

function filled(element: XmlElement | null): XmlElement | null {
  return element !== null && elementChildren(element).length > 0 ? element : null;
}
