import { FormattedMessage, useIntl } from '@edx/frontend-platform/i18n';
import { Form, Icon, IconButton } from '@openedx/paragon';
import { Computer, DarkMode, LightMode } from '@openedx/paragon/icons';
import type { ChangeEvent } from 'react';
import type { CourseSummary } from '#contract';
import { useCourse } from '../../data/queries.ts';
import { useColours } from './colours.ts';
import { messages } from './messages.ts';

interface PageHeaderProps {
  readonly courses: readonly CourseSummary[];
  /** The key of the course run that is open; it may not be in the list yet. */
  readonly course: string;
  readonly onOpen: (course: string) => void;
}

/** Name of the course run, who is signed in, and the switch of colours. */
export function PageHeader({ courses, course, onOpen }: PageHeaderProps) {
  const intl = useIntl();
  const isListed = courses.some(({ course_key: key }) => key === course);
  const { data: opened } = useCourse();
  const name = courses.find(({ course_key: key }) => key === course)?.display_name ?? opened?.display_name ?? course;
  const choices = isListed ? courses : [...courses, { course_key: course, display_name: name }];
  return (
    <header className="demo-header">
      <div className="demo-header__course">
        <p className="demo-header__kind">
          <FormattedMessage {...messages.outlineTitle} />
          <span className="olx-key ml-2">{course}</span>
        </p>
        <h1 className="demo-header__name">{name}</h1>
      </div>
      <div className="demo-header__tools">
        {choices.length > 1 && (
          <Form.Control
            as="select"
            size="sm"
            aria-label={intl.formatMessage(messages.openCourse)}
            value={course}
            onChange={(event: ChangeEvent<HTMLSelectElement>) => onOpen(event.target.value)}
          >
            {choices.map(({ course_key: key, display_name: label }) => (
              <option key={key} value={key}>
                {label ?? key}
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
