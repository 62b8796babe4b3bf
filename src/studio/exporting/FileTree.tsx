import { FormattedMessage, useIntl } from '@edx/frontend-platform/i18n';
import { Form, Icon } from '@openedx/paragon';
import { Folder, InsertDriveFile } from '@openedx/paragon/icons';
import { type ChangeEvent, useMemo } from 'react';
import { FileSize } from './FileSize.tsx';
import { type ExportFile, type FolderNode, fileTree } from './file-tree.ts';
import { messages } from './messages.ts';

interface FileTreeProps {
  readonly files: readonly ExportFile[];
  readonly selected: string | null;
  readonly onSelect: (path: string) => void;
}

/** The files of an export with their sizes; a menu on narrow screens. */
export function FileTree({ files, selected, onSelect }: FileTreeProps) {
  const intl = useIntl();
  const tree = useMemo(() => fileTree(files), [files]);
  return (
    <>
      <nav className="olx-files" aria-label={intl.formatMessage(messages.filesLabel)}>
        <FolderItems folder={tree} selected={selected} onSelect={onSelect} />
      </nav>
      <Form.Group className="olx-files-menu">
        <Form.Label>
          <FormattedMessage {...messages.chooseFile} />
        </Form.Label>
        <Form.Control
          as="select"
          value={selected ?? ''}
          onChange={(event: ChangeEvent<HTMLSelectElement>) => onSelect(event.target.value)}
        >
          {files.map(({ path }) => (
            <option key={path} value={path}>
              {path}
            </option>
          ))}
        </Form.Control>
      </Form.Group>
    </>
  );
}

interface FolderItemsProps extends Omit<FileTreeProps, 'files'> {
  readonly folder: FolderNode;
}

function FolderItems({ folder, selected, onSelect }: FolderItemsProps) {
  return (
    <ul className="olx-files__list">
      {folder.folders.map((inner) => (
        <li key={inner.path}>
          <span className="olx-files__folder">
            <Icon src={Folder} size="sm" />
            <span className="olx-files__name">{inner.name}</span>
            <span className="olx-files__size">
              <FileSize bytes={inner.size} />
            </span>
          </span>
          <FolderItems folder={inner} selected={selected} onSelect={onSelect} />
        </li>
      ))}
      {folder.files.map(({ name, file }) => (
        <li key={file.path}>
          <button
            type="button"
            className="olx-files__file"
            aria-current={file.path === selected}
            title={file.path}
            onClick={() => onSelect(file.path)}
          >
            <Icon src={InsertDriveFile} size="sm" />
            <span className="olx-files__name">{name}</span>
            <span className="olx-files__size">
              <FileSize bytes={file.size} />
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
