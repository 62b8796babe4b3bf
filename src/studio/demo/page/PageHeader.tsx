import { FormattedMessage, useIntl } from '@edx/frontend-platform/i18n';
import { Form, Icon, IconButton } from '@openedx/paragon';
import { Computer, DarkMode, LightMode } from '@openedx/paragon/icons';
import type { ChangeEvent } from 'react';
import type { CourseSummary } from '#contract';
import { useColours } from './colours.ts';
import { messages } from './messages.ts';

interface PageHeaderProps {
  readonly courses: readonly CourseSummary[];
  readonly course: CourseSummary;
  readonly onOpen: (course: string) => void;
}

/** Name of the course run, who is signed in, and the switch of colours. */
export function PageHeader({ courses, course, onOpen }: PageHeaderProps) {
  const intl = useIntl();
  return (
    <header className="demo-header">
      <div className="demo-header__course">
        <p className="demo-header__kind">
          <FormattedMessage {...messages.outlineTitle} />
          <span className="olx-key ml-2">{course.course_key}</span>
        </p>
        <h1 className="demo-header__name">{course.display_name ?? course.course_key}</h1>
      </div>
      <div className="demo-header__tools">
        {courses.length > 1 && (
          <Form.Control
            as="select"
            size="sm"
            aria-label={intl.formatMessage(messages.openCourse)}
            value={course.course_key}
            onChange={(event: ChangeEvent<HTMLSelectElement>) => onOpen(event.target.value)}
          >
            {courses.map(({ course_key: key, display_name: name }) => (
              <option key={key} value={key}>
                {name ?? key}
              </option>
            ))}
          </Form.Control>
        )}
        <p className="demo-header__author">
          <Icon src={Computer} size="sm" />
          <FormattedMessage {...messages.signedIn} />
        </p>
        <ColourSwitch />
      </div>
    </header>
  );
}

function ColourSwitch() {
  const intl = useIntl();
  const { colourScheme, setColourScheme } = useColours();
  const dark = colourScheme === 'dark';
  return (
    <IconButton
      src={dark ? LightMode : DarkMode}
      iconAs={Icon}
      alt={intl.formatMessage(dark ? messages.darkOff : messages.darkOn)}
      onClick={() => setColourScheme(dark ? 'light' : 'dark')}
    />
  );
}
