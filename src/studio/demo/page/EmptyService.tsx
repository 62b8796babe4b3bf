import { FormattedMessage } from '@edx/frontend-platform/i18n';
import { Container } from '@openedx/paragon';
import { messages } from './messages.ts';

/** The page of a service that has no course run yet. */
export function EmptyService() {
  return (
    <Container className="py-5 text-center" size="md">
      <h1 className="h3">
        <FormattedMessage {...messages.noCourses} />
      </h1>
      <p>
        <FormattedMessage {...messages.noCoursesHint} values={{ code: (chunks) => <code>{chunks}</code> }} />
      </p>
    </Container>
  );
}
