import { FormattedMessage, useIntl } from '@edx/frontend-platform/i18n';
import { Alert, Button, Form, Icon, IconButton, Skeleton } from '@openedx/paragon';
import { Add, EditOutline, Error as ErrorIcon, SettingsBackupRestore } from '@openedx/paragon/icons';
import { type ChangeEvent, useState } from 'react';
import { type BlockAnswer, type Json, setSettings } from '#contract';
import { fieldOf } from '#olx';
import { SettingValue } from '../block/SettingValue.tsx';
import { useOlxApi } from '../data/api.ts';
import { useWrite } from '../data/mutations.ts';
import { isUnread } from '../data/outline-tree.ts';
import { useBlock } from '../data/queries.ts';
import { RefusalAlert } from '../problems/RefusalAlert.tsx';
import { messages } from './messages.ts';
import { SettingForm } from './SettingForm.tsx';
import { addableFields, type SettingRow, settingRows } from './setting-rows.ts';
import './settings.css';

/** The settings of a block: what is set here, what comes from above, and how to change it. */
export function SettingsPage({ block }: { readonly block: string }) {
  const intl = useIntl();
  const { data, error, refetch } = useBlock(block);
  if (error !== null) return <RefusalAlert error={error} onRetry={refetch} />;
  if (data === undefined) {
    return (
      <div role="status" aria-label={intl.formatMessage(messages.loading)}>
        <Skeleton count={4} height={32} />
      </div>
    );
  }
  return <SettingsOf block={data} />;
}

function SettingsOf({ block }: { readonly block: BlockAnswer }) {
  const intl = useIntl();
  const { course } = useOlxApi();
  const write = useWrite();
  const [editing, setEditing] = useState<string | null>(null);
  const [adding, setAdding] = useState<string | null>(null);
  const rows = settingRows(block);
  const unread = isUnread(block);
  const put = (name: string, value: Json): void => {
    const notice = intl.formatMessage(value === null ? messages.wasReset : messages.changed, { name });
    const operation = setSettings(course, block.id, { settings: { [name]: value } });
    write.mutate(
      { operation, ifMatch: block.node_version, notice },
      {
        onSuccess: () => {
          setEditing(null);
          setAdding(null);
        },
      },
    );
  };
  return (
    <>
      {write.error !== null && (
        <div role="alert">
          <RefusalAlert error={write.error} />
        </div>
      )}
      {unread && (
        <Alert variant="danger" icon={ErrorIcon}>
          <FormattedMessage {...messages.unread} />
        </Alert>
      )}
      {rows.length === 0 && !unread && (
        <div className="olx-empty">
          <p className="olx-empty__title">
            <FormattedMessage {...messages.empty} />
          </p>
          <p className="mb-0">
            <FormattedMessage {...messages.emptyHint} />
          </p>
        </div>
      )}
      <ul className="olx-settings" aria-label={intl.formatMessage(messages.tableLabel)}>
        {rows.map((row) => (
          <li key={row.name} className="olx-setting">
            {editing === row.name ? (
              <SettingForm
                name={row.name}
                field={row.field}
                value={row.value}
                saving={write.isPending}
                onSave={(value) => put(row.name, value)}
                onCancel={() => setEditing(null)}
              />
            ) : (
              <SettingLine
                row={row}
                busy={write.isPending}
                fixed={unread}
                onEdit={() => setEditing(row.name)}
                onReset={() => put(row.name, null)}
              />
            )}
          </li>
        ))}
      </ul>
      {adding === null ? (
        <Button
          disabled={unread}
          size="sm"
          variant="outline-primary"
          iconBefore={Add}
          className="mt-3"
          onClick={() => setAdding('')}
        >
          <FormattedMessage {...messages.add} />
        </Button>
      ) : (
        <div className="mt-3">
          <Form.Group controlId="olx-new-setting" className="mb-2">
            <Form.Label>
              <FormattedMessage {...messages.chooseField} />
            </Form.Label>
            <Form.Control
              as="select"
              size="sm"
              autoFocus
              value={adding}
              onChange={(event: ChangeEvent<HTMLSelectElement>) => setAdding(event.target.value)}
            >
              <option value="">{intl.formatMessage(messages.chooseFieldFirst)}</option>
              {addableFields(block).map(({ name, label }) => (
                <option key={name} value={name}>
                  {label === null ? name : `${label} (${name})`}
                </option>
              ))}
            </Form.Control>
          </Form.Group>
          {adding === '' ? (
            <Button size="sm" variant="tertiary" onClick={() => setAdding(null)}>
              <FormattedMessage {...messages.cancel} />
            </Button>
          ) : (
            <SettingForm
              key={adding}
              name={adding}
              field={fieldOf(block.type, adding)}
              value={block.settings.effective[adding]}
              saving={write.isPending}
              onSave={(value) => put(adding, value)}
              onCancel={() => setAdding(null)}
            />
          )}
        </div>
      )}
    </>
  );
}

interface SettingLineProps {
  readonly row: SettingRow;
  readonly busy: boolean;
  /** True if the block cannot be read: its settings cannot be changed. */
  readonly fixed: boolean;
  readonly onEdit: () => void;
  readonly onReset: () => void;
}

function SettingLine({
  row: { name, field, value, origin, otherwise },
  busy,
  fixed,
  onEdit,
  onReset,
}: SettingLineProps) {
  const intl = useIntl();
  return (
    <>
      <div className="olx-setting__text">
        <span className="olx-setting__name" title={field?.help.replaceAll('`', '')}>
          <span className="olx-key">{name}</span>
          <span className="olx-setting__origin">
            <FormattedMessage {...messages[origin]} />
          </span>
        </span>
        <span className="olx-setting__value">
          <SettingValue value={value} />
        </span>
        {origin === 'explicit' && otherwise !== undefined && otherwise !== null && (
          <span className="olx-setting__otherwise">
            <FormattedMessage {...messages.otherwise} values={{ value: <SettingValue value={otherwise} /> }} />
          </span>
        )}
      </div>
      <IconButton
        src={EditOutline}
        iconAs={Icon}
        size="sm"
        disabled={fixed}
        alt={intl.formatMessage(messages.edit, { name })}
        onClick={onEdit}
      />
      {origin === 'explicit' && (
        <IconButton
          src={SettingsBackupRestore}
          iconAs={Icon}
          size="sm"
          disabled={busy || fixed}
          alt={intl.formatMessage(messages.reset, { name })}
          onClick={onReset}
        />
      )}
    </>
  );
}
