import { useIntl } from '@edx/frontend-platform/i18n';
import { Button, IconButtonWithTooltip, Skeleton } from '@openedx/paragon';
import { Code } from '@openedx/paragon/icons';
import { lazy, type ReactNode, Suspense, useMemo } from 'react';
import { messages } from './messages.ts';
import { OutlineSidebarPagesContext, useOutlineSidebarContext, useOutlineSidebarPagesContext } from './outline-page.ts';
import { olxServiceUrl } from './service-url.ts';
import { useShared } from './shared-state.ts';
import { useSourceAddress } from './source-address.ts';

const SidebarPanel = lazy(() =>
  import('./SidebarPanel.tsx').then(({ SidebarPanel: component }) => ({ default: component })),
);
const OpenTasks = lazy(() => import('./OpenTasks.tsx').then(({ OpenTasks: component }) => ({ default: component })));

/** Key of the sidebar's page, which `?sidebar=` in the address may name. */
const PAGE = 'olx';

/** Wraps the outline's sidebar, and adds the page "OLX" to it. */
export function OlxSidebarPages({ component }: { readonly component: ReactNode }) {
  const pages = useOutlineSidebarPagesContext();
  const all = useMemo(() => (olxServiceUrl() === null ? pages : { ...pages, [PAGE]: OLX_PAGE }), [pages]);
  return <OutlineSidebarPagesContext.Provider value={all}>{component}</OutlineSidebarPagesContext.Provider>;
}

// one and the same component for ever: another would be mounted anew, and lose what was typed
const OLX_PAGE = { component: OlxSidebarPage, icon: Code, title: messages.page };

function OlxSidebarPage() {
  const intl = useIntl();
  return (
    <Suspense
      fallback={
        <div role="status" aria-label={intl.formatMessage(messages.loading)}>
          <Skeleton count={5} />
        </div>
      }
    >
      <SidebarPanel />
    </Suspense>
  );
}

/** Button of the outline's header that shows the page "OLX" of the sidebar. */
export function OlxHeaderButton() {
  const intl = useIntl();
  const { setCurrentPageKey } = useOutlineSidebarContext();
  if (olxServiceUrl() === null) return null;
  return (
    <Button variant="outline-primary" className="ml-3" iconBefore={Code} onClick={() => setCurrentPageKey(PAGE)}>
      {intl.formatMessage(messages.page)}
    </Button>
  );
}

interface CardBlock {
  readonly id: string;
  readonly displayName: string;
}

interface EditOlxButtonProps {
  readonly unit?: CardBlock;
  readonly subsection?: CardBlock;
}

/** Button of a unit's or a subsection's card that opens the OLX of it. */
export function EditOlxButton({ unit, subsection }: EditOlxButtonProps) {
  const intl = useIntl();
  const [, openSource] = useSourceAddress();
  const block = unit ?? subsection;
  if (olxServiceUrl() === null || block === undefined) return null;
  const label = intl.formatMessage(messages.editBlock, { name: block.displayName });
  return (
    <IconButtonWithTooltip
      tooltipContent={label}
      alt={label}
      src={Code}
      onClick={(event: { readonly stopPropagation: () => void }) => {
        // a click on the card itself selects it
        event.stopPropagation();
        openSource(block.id);
      }}
    />
  );
}

/** The dialogs and the editor of the page, once for all slots. Loads nothing until one is open. */
export function OlxPageTasks() {
  const { task } = useShared();
  const [source] = useSourceAddress();
  if (olxServiceUrl() === null || (task === null && source === null)) return null;
  return (
    <Suspense fallback={null}>
      <OpenTasks />
    </Suspense>
  );
}
