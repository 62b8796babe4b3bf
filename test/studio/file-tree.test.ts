import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scaled } from '../../src/studio/exporting/file-size.ts';
import { type ExportFile, type FolderNode, fileTree, firstFile } from '../../src/studio/exporting/file-tree.ts';

const paths = fc.uniqueArray(
  fc
    .array(fc.constantFrom('html', 'problem', 'static', 'a b', 'é'), { minLength: 1, maxLength: 4 })
    .map((parts) => `${parts.join('/')}.xml`),
  {
    maxLength: 20,
  },
);
const files = paths.chain((all) =>
  fc.tuple(...all.map((path) => fc.nat(9999).map((size): ExportFile => ({ path, size, hash: '', text: null })))),
);

function leaves(folder: FolderNode): readonly ExportFile[] {
  return [...folder.folders.flatMap(leaves), ...folder.files.map(({ file }) => file)];
}

function folders(folder: FolderNode): readonly FolderNode[] {
  return [folder, ...folder.folders.flatMap(folders)];
}

describe('the files of an export as folders', () => {
  it('hold every file once, in the folder that its path names', () => {
    fc.assert(
      fc.property(files, (all) => {
        const tree = fileTree(all);
        expect(new Set(leaves(tree))).toEqual(new Set(all));
        expect(leaves(tree)).toHaveLength(all.length);
        for (const folder of folders(tree)) {
          for (const { name, file } of folder.files)
            expect(file.path).toBe(folder.path === '' ? name : `${folder.path}/${name}`);
        }
      }),
    );
  });

  it('are as large as the files in them', () => {
    fc.assert(
      fc.property(files, (all) => {
        for (const folder of folders(fileTree(all))) {
          expect(folder.size).toBe(leaves(folder).reduce((sum, { size }) => sum + size, 0));
        }
      }),
    );
  });

  it('start with the root file', () => {
    const file = (path: string): ExportFile => ({ path, size: 1, hash: '', text: '' });
    expect(firstFile([file('html/a.xml'), file('olx-export.json'), file('vertical.xml')])?.path).toBe('vertical.xml');
    expect(firstFile([])).toBeNull();
  });
});

describe('a size in bytes', () => {
  it('stands in the largest unit that leaves at least one', () => {
    expect(scaled(0)).toEqual({ value: 0, unit: 'byte' });
    expect(scaled(999)).toEqual({ value: 999, unit: 'byte' });
    expect(scaled(1000)).toEqual({ value: 1, unit: 'kilobyte' });
    expect(scaled(2_500_000)).toEqual({ value: 2.5, unit: 'megabyte' });
    expect(scaled(7e15).unit).toBe('gigabyte');
  });
});
