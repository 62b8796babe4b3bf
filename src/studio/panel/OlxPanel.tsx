import { FormattedMessage, useIntl } from '@edx/frontend-platform/i18n';
import { Button, Skeleton, Tab, Tabs } from '@openedx/paragon';
import { lazy, Suspense } from 'react';
import type { OutlineNode } from '#contract';
import { pathTo } from '../data/outline-tree.ts';
import { useOutline } from '../data/queries.ts';
import { HistoryPage } from '../history/HistoryPage.tsx';
import { useOutlineHost } from '../host/outline-host.ts';
import { LoadingCourse } from '../loading/LoadingCourse.tsx';
import { LostWrites } from '../lost/LostWrites.tsx';
import { ProblemsPage } from '../problems/ProblemsPage.tsx';
import { RefusalAlert } from '../problems/RefusalAlert.tsx';
import { ActionsPage } from './ActionsPage.tsx';
import { BlockHeading } from './BlockHeading.tsx';
import { messages } from './messages.ts';
import './panel.css';

// brings the catalogue of block types along
const SettingsPage = lazy(() =>
  import('../settings/SettingsPage.tsx').then(({ SettingsPage: component }) => ({ default: component })),
);

/** The panel of the selected block: what can be done with its OLX, its settings, problems and history. */
export function OlxPanel() {
  const { selected, select } = useOutlineHost();
  const { data: outline, error, refetch } = useOutline();
  if (selected === null) return null;
  if (error !== null) return <RefusalAlert error={error} onRetry={refetch} />;
  if (outline === undefined)
    return (
      <LoadingCourse label={messages.loading}>
        <Skeleton height={28} width="60%" />
        <Skeleton count={5} />
      </LoadingCourse>
    );
  const path = pathTo(outline, selected);
  const node = path.at(-1);
  if (node === undefined) return <GoneBlock onUnselect={() => select(null)} />;
  return <PanelOf node={node} path={path} outline={outline} />;
}

interface PanelOfProps {
  readonly node: OutlineNode;
  readonly path: readonly OutlineNode[];
  readonly outline: OutlineNode;
}

function PanelOf({ node, path, outline }: PanelOfProps) {
  const intl = useIntl();
  const { errors, warnings } = node.status.diagnostics;
  const problems = errors + warnings;
  return (
    <section aria-label={node.display_name ?? node.url_name}>
      <LostWrites />
      <BlockHeading node={node} path={path} />
      <Tabs
        id="olx-panel-tabs"
        variant="tabs"
        className="olx-panel__tabs"
        aria-label={intl.formatMessage(messages.tabs)}
        mountOnEnter
        unmountOnExit
      >
        <Tab eventKey="olx" title={intl.formatMessage(messages.olxTab)}>
          <ActionsPage node={node} outline={outline} />
        </Tab>
        <Tab eventKey="settings" title={intl.formatMessage(messages.settingsTab)}>
          <Suspense fallback={<Skeleton count={4} height={32} />}>
            <SettingsPage key={node.id} block={node.id} />
          </Suspense>
        </Tab>
        <Tab
          eventKey="problems"
          title={intl.formatMessage(messages.problemsTab)}
          {...(problems === 0 ? {} : { notification: problems })}
        >
          <ProblemsPage key={node.id} block={node.id} />
        </Tab>
        <Tab eventKey="history" title={intl.formatMessage(messages.historyTab)}>
          <HistoryPage node={node} />
        </Tab>
      </Tabs>
    </section>
  );
}

function GoneBlock({ onUnselect }: { readonly onUnselect: () => void }) {
  return (
    <div className="olx-empty">
      <p className="olx-empty__title">
        <FormattedMessage {...messages.gone} />
      </p>
      <p>
        <FormattedMessage {...messages.goneHint} />
      </p>
      <Button size="sm" variant="outline-primary" onClick={onUnselect}>
        <FormattedMessage {...messages.unselect} />
      </Button>
    </div>
  );
}
