import { FormattedDate, FormattedMessage } from '@edx/frontend-platform/i18n';
import { Alert, Button } from '@openedx/paragon';
import { useCopy } from './copy.ts';
import type { Draft } from './draft-store.ts';
import { messages } from './messages.ts';

interface DraftOfferProps {
  readonly draft: Draft;
  /** Version that the editor is based on. */
  readonly version: string;
  readonly onRestore: () => void;
  readonly onDiscard: () => void;
}

/** Offers an unsaved text that an earlier session left. */
export function DraftOffer({ draft, version, onRestore, onDiscard }: DraftOfferProps) {
  const copy = useCopy();
  return (
    <Alert
      variant="info"
      className="mb-2"
      actions={[
        <Button key="restore" size="sm" onClick={onRestore}>
          <FormattedMessage {...messages.draftRestore} />
        </Button>,
        <Button key="copy" size="sm" variant="tertiary" onClick={() => copy(draft.text)}>
          <FormattedMessage {...messages.draftCopy} />
        </Button>,
        <Button key="discard" size="sm" variant="tertiary" onClick={onDiscard}>
          <FormattedMessage {...messages.draftDiscard} />
        </Button>,
      ]}
    >
      <FormattedMessage
        {...messages.draftFound}
        values={{ date: <FormattedDate value={draft.keptAt} dateStyle="medium" timeStyle="short" /> }}
      />{' '}
      {draft.baseVersion !== version && <FormattedMessage {...messages.draftOlder} />}
    </Alert>
  );
}
