import { FormattedMessage, useIntl } from '@edx/frontend-platform/i18n';
import { Button, Icon, IconButton } from '@openedx/paragon';
import { Close, Code } from '@openedx/paragon/icons';
import { useOutline } from '../../data/queries.ts';
import { useOutlineHost } from '../../host/outline-host.ts';
import { OlxPanel } from '../../panel/OlxPanel.tsx';
import { messages } from './messages.ts';

/** The panel beside the outline; over it on narrow screens, once something is selected. */
export function Sidebar() {
  const intl = useIntl();
  const { selected, select } = useOutlineHost();
  const outline = useOutline().data;
  return (
    <aside
      className={`demo-layout__sidebar${selected === null ? '' : ' demo-layout__sidebar--open'}`}
      aria-label={intl.formatMessage(messages.sidebar)}
    >
      {selected === null ? (
        <div className="olx-empty">
          <Icon src={Code} className="olx-empty__icon" />
          <p className="olx-empty__title">
            <FormattedMessage {...messages.noSelection} />
          </p>
          <p>
            <FormattedMessage {...messages.noSelectionHint} />
          </p>
          {outline !== undefined && (
            <Button size="sm" variant="outline-primary" onClick={() => select(outline.id)}>
              <FormattedMessage {...messages.selectCourse} />
            </Button>
          )}
        </div>
      ) : (
        <>
          <IconButton
            className="demo-layout__close"
            src={Close}
            iconAs={Icon}
            alt={intl.formatMessage(messages.closeSidebar)}
            onClick={() => select(null)}
          />
          <OlxPanel />
        </>
      )}
    </aside>
  );
}
