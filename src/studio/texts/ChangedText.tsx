import { FormattedMessage, useIntl } from '@edx/frontend-platform/i18n';
import { Skeleton } from '@openedx/paragon';
import type { Change } from '#contract';
import { useContent } from '../data/queries.ts';
import { FileSource } from '../exporting/FileSource.tsx';
import { RefusalAlert } from '../problems/RefusalAlert.tsx';
import { messages } from './messages.ts';
import { TextDifference } from './TextDifference.tsx';
import { TextToggle } from './TextToggle.tsx';

interface ChangedTextProps {
  readonly content: NonNullable<Change['content']>;
  /** Of the block. */
  readonly name: string;
}

/** The text of a block before and after a change, on request. A change names texts by hash; the service gives them. */
export function ChangedText({ content, name }: ChangedTextProps) {
  const intl = useIntl();
  return (
    <TextToggle
      label={<FormattedMessage {...messages.show} />}
      fullLabel={intl.formatMessage(messages.showLabel, { name })}
    >
      {() => <Texts content={content} />}
    </TextToggle>
  );
}

function Texts({ content: { before, after } }: Pick<ChangedTextProps, 'content'>) {
  const intl = useIntl();
  const [old, now] = [useContent(before), useContent(after)];
  const failed = old.error === null ? now : old;
  if (failed.error !== null) return <RefusalAlert error={failed.error} onRetry={failed.refetch} />;
  if ((before !== null && old.data === undefined) || (after !== null && now.data === undefined)) {
    return (
      <div role="status" aria-label={intl.formatMessage(messages.loading)}>
        <Skeleton count={3} />
      </div>
    );
  }
  // there is nothing to compare a new or a deleted text with
  if (before === null || after === null) return <FileSource path="text.xml" text={now.data ?? old.data ?? ''} />;
  return (
    <TextDifference
      before={old.data ?? ''}
      after={now.data ?? ''}
      beforeLabel={intl.formatMessage(messages.before)}
      afterLabel={intl.formatMessage(messages.after)}
    />
  );
}
