import { useIntl } from '@edx/frontend-platform/i18n';
import { useMutation } from '@tanstack/react-query';
import type { ArchiveMedia } from '#contract';
import { useOlxApi } from '../data/api.ts';
import { answered } from '../data/refusal.ts';
import { useOutlineHost } from '../host/outline-host.ts';
import { messages } from './messages.ts';

/** A mutation that fetches the archive of a block and hands it to the browser's downloads. */
export function useDownload(block: string) {
  const intl = useIntl();
  const { client } = useOlxApi();
  const { notify } = useOutlineHost();
  return useMutation({
    mutationFn: async (media: ArchiveMedia) => answered(await client.getArchive(block, { media })).value,
    onSuccess: ({ bytes, media, name }) => {
      saveFile(new Blob([new Uint8Array(bytes)], { type: media }), name);
      notify({ message: intl.formatMessage(messages.downloaded, { name }) });
    },
  });
}

function saveFile(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // the browser reads the address after the click
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
