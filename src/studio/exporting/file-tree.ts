import type { ExportList } from '#contract';

export type ExportFile = ExportList['files'][number];

/** A folder of an export. Folders come before files, each in order of names. */
export interface FolderNode {
  /** Empty for the outermost one. */
  readonly path: string;
  readonly name: string;
  readonly folders: readonly FolderNode[];
  readonly files: readonly { readonly name: string; readonly file: ExportFile }[];
  /** Bytes of all files in it, at any depth. */
  readonly size: number;
}

/** The files of an export as nested folders. */
export function fileTree(files: readonly ExportFile[]): FolderNode {
  return folderOf(
    '',
    '',
    files.map((file) => ({ rest: file.path, file })),
  );
}

interface Placed {
  /** Path below the folder that is being built. */
  readonly rest: string;
  readonly file: ExportFile;
}

function folderOf(path: string, name: string, placed: readonly Placed[]): FolderNode {
  const inside = new Map<string, Placed[]>();
  const files: { name: string; file: ExportFile }[] = [];
  for (const { rest, file } of placed) {
    const slash = rest.indexOf('/');
    if (slash === -1) {
      files.push({ name: rest, file });
      continue;
    }
    const folder = rest.slice(0, slash);
    const group = inside.get(folder) ?? [];
    group.push({ rest: rest.slice(slash + 1), file });
    inside.set(folder, group);
  }
  const folders = [...inside]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([folder, below]) => folderOf(path === '' ? folder : `${path}/${folder}`, folder, below));
  return {
    path,
    name,
    folders,
    files: files.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    size: placed.reduce((sum, { file }) => sum + file.size, 0),
  };
}

/** The file to show first: the root file, which stands outermost, else the first one. */
export function firstFile(files: readonly ExportFile[]): ExportFile | null {
  return files.find(({ path }) => !path.includes('/') && path.endsWith('.xml')) ?? files[0] ?? null;
}
