import type { Header } from 'tar-stream';
import type { EntryIntake } from './entry-intake.ts';
import { decodePath } from './entry-path.ts';
import { ArchiveRefusal } from './problem.ts';
import { tarEntries } from './tar-entries.ts';

/** Hands every entry of an unpacked tar stream to the intake, in the archive's order. */
export async function readTar(tar: AsyncIterable<Uint8Array>, intake: EntryIntake): Promise<void> {
  for await (const { header, body } of tarEntries(tar)) {
    const name = entryName(header);
    if (isFolder(header, name)) {
      intake.addFolder(name);
      // an empty body, yet the next entry comes only after its end
      for await (const _ of body);
    } else if (header.type === 'symlink' || header.type === 'link') {
      intake.addLink(name, linkTarget(header, name), header.type);
      for await (const _ of body);
    } else {
      judge(header, name);
      await intake.fill(intake.addFile(name), header.size, body);
    }
  }
  intake.followLinks();
  intake.checkNames();
}

function isFolder(header: Header, name: string): boolean {
  // tars older than ustar mark a folder by its name alone
  return header.type === 'directory' || (isFile(header) && name.endsWith('/') && header.size === 0);
}

function judge(header: Header, name: string): void {
  // GNU tar has two forms of sparse files: a type of its own, or pax records on a plain file
  const sparse = Object.keys(paxRecords(header)).some((key) => key.startsWith('GNU.sparse.'));
  if (!isFile(header) || sparse) {
    throw new ArchiveRefusal(
      'entry-special',
      'The entry is neither a file nor a folder (device, pipe, sparse file or the like).',
      name,
    );
  }
}

function isFile(header: Header): boolean {
  return header.type === 'file' || header.type === 'contiguous-file';
}

function entryName(header: Header): string {
  const path = paxRecords(header)['path'];
  if (typeof path === 'string' && path !== '') {
    // the library has replaced what was not UTF-8 by then
    if (path.includes('\uFFFD')) throw new ArchiveRefusal('path-encoding', 'The name is not valid UTF-8.', path);
    return path;
  }
  // the library hands bytes out as characters; of most names they are the same
  if (/^[\x20-\x7e]*$/.test(header.name)) return header.name;
  return decodePath(Uint8Array.from(header.name, (char) => char.charCodeAt(0)));
}

/** What a link says that it leads to, by the rules for names. */
function linkTarget(header: Header, name: string): string {
  const path = paxRecords(header)['linkpath'];
  if (typeof path === 'string' && path !== '') return path;
  const { linkname } = header;
  if (linkname === null || linkname === undefined || linkname === '')
    throw new ArchiveRefusal('entry-link', 'The link leads nowhere.', name);
  if (/^[\x20-\x7e]*$/.test(linkname)) return linkname;
  return decodePath(Uint8Array.from(linkname, (char) => char.charCodeAt(0)));
}

function paxRecords(header: Header): Readonly<Record<string, unknown>> {
  const { pax } = header;
  return typeof pax === 'object' && pax !== null ? { ...pax } : {};
}
