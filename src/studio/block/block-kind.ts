import {
  Article,
  BookOpen,
  Extension,
  Forum,
  HelpOutline,
  ListAlt,
  OpenInNew,
  RateReview,
  School,
  VideoCamera,
  ViewCarousel,
} from '@openedx/paragon/icons';
import type { MessageDescriptor } from 'react-intl';
import { messages } from './messages.ts';

type IconSource = typeof Article;

/** What Studio calls a type of block, and the icon that stands for it. */
export interface BlockKind {
  readonly name: MessageDescriptor;
  readonly icon: IconSource;
}

const KINDS: Readonly<Record<string, BlockKind>> = {
  course: { name: messages.course, icon: School },
  chapter: { name: messages.chapter, icon: ListAlt },
  sequential: { name: messages.sequential, icon: BookOpen },
  vertical: { name: messages.vertical, icon: ViewCarousel },
  html: { name: messages.html, icon: Article },
  problem: { name: messages.problem, icon: HelpOutline },
  video: { name: messages.video, icon: VideoCamera },
  discussion: { name: messages.discussion, icon: Forum },
  openassessment: { name: messages.openassessment, icon: RateReview },
  lti_consumer: { name: messages.lti, icon: OpenInNew },
};

/** The kind of a block type, or null for one that Studio has no name of its own for. */
export function kindOf(type: string): BlockKind | null {
  return Object.hasOwn(KINDS, type) ? (KINDS[type] ?? null) : null;
}

export const OTHER_KIND_ICON: IconSource = Extension;
