import { useIntl } from '@edx/frontend-platform/i18n';
import { Dropzone, Icon } from '@openedx/paragon';
import { FileUpload } from '@openedx/paragon/icons';
import { messages } from './messages.ts';
import './importing.css';

const GZIP = ['.gz', '.tgz'];
/** Every name that browsers have for the two formats; while a file is dragged they tell nothing else of it. */
const ARCHIVES = {
  'application/gzip': GZIP,
  'application/x-gzip': GZIP,
  'application/x-compressed-tar': GZIP,
  'application/zip': ['.zip'],
  'application/x-zip-compressed': ['.zip'],
};

interface ArchiveDropzoneProps {
  readonly onArchive: (file: File) => void;
}

/** A field that takes one archive, dropped or chosen. */
export function ArchiveDropzone({ onArchive }: ArchiveDropzoneProps) {
  const intl = useIntl();
  return (
    <div className="olx-dropzone">
      <Dropzone
        role="button"
        accept={ARCHIVES}
        errorMessages={{
          invalidType: intl.formatMessage(messages.wrongType),
          multipleDragged: intl.formatMessage(messages.onlyOne),
        }}
        inputComponent={
          <div className="olx-dropzone__prompt">
            <Icon src={FileUpload} />
            <span>{intl.formatMessage(messages.dropHere)}</span>
            <span className="olx-dropzone__restriction">{intl.formatMessage(messages.restriction)}</span>
          </div>
        }
        onProcessUpload={({ fileData }: { readonly fileData: FormData }) => {
          const file = fileData.get('file');
          if (file instanceof File) onArchive(file);
        }}
      />
    </div>
  );
}
