import { useIntl } from '@edx/frontend-platform/i18n';
import { PluginSlot } from '@openedx/frontend-plugin-framework';
import { useContext, useMemo, useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import { CourseAuthoringProvider } from './CourseAuthoringContext';
import { CourseOutlineProvider, useCourseOutlineContext } from './course-outline/CourseOutlineContext';
import {
  OutlineSidebarProvider,
  useOutlineSidebarContext,
} from './course-outline/outline-sidebar/OutlineSidebarContext';
import { OutlineSidebarPagesContext, PAGES } from './course-outline/outline-sidebar/OutlineSidebarPagesContext';
import { ToastContext } from './generic/toast-context';

const slot = (name) => `org.openedx.frontend.authoring.${name}.v1`;

/** The outline of the authoring frontend, as far as its slots and what stands around them. */
export const OutlinePage = () => {
  const [query] = useSearchParams();
  const [toast, setToast] = useState('');
  const courseId = query.get('course');
  const course = useMemo(() => ({ courseId }), [courseId]);
  const toasts = useMemo(() => ({ showToast: setToast }), []);
  return (
    <ToastContext.Provider value={toasts}>
      <CourseAuthoringProvider value={course}>
        <CourseOutlineProvider>
          <OutlineSidebarPagesContext.Provider value={PAGES}>
            <OutlineSidebarProvider>
              <Outline />
            </OutlineSidebarProvider>
          </OutlineSidebarPagesContext.Provider>
        </CourseOutlineProvider>
      </CourseAuthoringProvider>
      <p data-testid="toast">{toast}</p>
    </ToastContext.Provider>
  );
};

const Outline = () => {
  const { sections, currentSelection } = useCourseOutlineContext();
  return (
    <>
      <PluginSlot id={slot('course_outline_page_alerts')} />
      <h1>Course outline</h1>
      <PluginSlot id={slot('course_outline_header_actions')} pluginProps={{ sections }} />
      <p data-testid="selected">{currentSelection?.currentId}</p>
      {sections.map((section) =>
        section.childInfo.children.map((subsection) => (
          <Card key={subsection.id} block={subsection} section={section}>
            <PluginSlot
              id={slot('course_outline_subsection_card_extra_actions')}
              pluginProps={{ subsection, section }}
            />
            {subsection.childInfo.children.map((unit) => (
              <Card key={unit.id} block={unit} section={section} subsection={subsection}>
                <PluginSlot
                  id={slot('course_outline_unit_card_extra_actions')}
                  pluginProps={{ unit, subsection, section }}
                />
              </Card>
            ))}
          </Card>
        )),
      )}
      <div style={{ position: 'fixed', top: 0, right: 0, width: 440, height: '100vh', overflow: 'auto' }}>
        <PluginSlot id={slot('course_outline_sidebar')} pluginProps={{ sections }}>
          <Sidebar />
        </PluginSlot>
      </div>
    </>
  );
};

const Card = ({ block, section, subsection = block, children }) => {
  const { selectContainer } = useCourseOutlineContext();
  const select = (event) => {
    event.stopPropagation();
    selectContainer({ currentId: block.id, subsectionId: subsection.id, sectionId: section.id });
  };
  return (
    // biome-ignore lint/a11y: the cards of the authoring frontend are like this
    <div data-block={block.id} onClick={select}>
      <span>{block.displayName}</span>
      {children}
    </div>
  );
};

const Sidebar = () => {
  const intl = useIntl();
  const { currentPageKey, setCurrentPageKey } = useOutlineSidebarContext();
  const pages = useContext(OutlineSidebarPagesContext);
  const { component: Page, title } = pages[currentPageKey];
  return (
    <aside aria-label={intl.formatMessage(title)}>
      {Object.entries(pages).map(([key, page]) => (
        <button key={key} type="button" onClick={() => setCurrentPageKey(key)}>
          {`Page ${intl.formatMessage(page.title)}`}
        </button>
      ))}
      <Page />
    </aside>
  );
};
