import {
  type BlockId,
  type Course,
  canContain,
  type Diagnostic,
  type Folder,
  idOf,
  indexOf,
  lineIndex,
  parseBlockId,
} from '#olx';
import { Spots } from './spots.ts';

/**
 * The findings with a file and range wherever one can be told: rules speak of blocks, an author
 * looks for a line. A block out of place is shown where its parent names it.
 */
export function locateFindings(findings: readonly Diagnostic[], course: Course, files: Folder): readonly Diagnostic[] {
  const spots = new Spots(course, files);
  return findings.map((finding) => located(finding, course, spots));
}

function located(finding: Diagnostic, course: Course, spots: Spots): Diagnostic {
  const id = finding.block === null ? null : parseBlockId(finding.block);
  if (id === null) return finding;
  if (finding.range !== null) return finding.code === 'asset-missing' ? inFile(finding, course, id, spots) : finding;
  const spot =
    finding.code === 'placement-not-allowed' ? spots.ofChild(wrongParent(course, id) ?? id, id) : spots.ofBlock(id);
  if (
    spot === null ||
    (finding.file !== null && finding.code !== 'placement-not-allowed' && finding.file !== spot.file)
  )
    return finding;
  return { ...finding, ...spot };
}

function wrongParent(course: Course, id: BlockId): BlockId | null {
  const { blocks, places } = indexOf(course.root);
  const type = blocks.get(id)?.type ?? '';
  const place = places.get(id)?.find(({ parent }) => !canContain(parent.type, type));
  return place === undefined ? null : idOf(place.parent);
}

/** A range into the element of a block, as one into its file. The message quotes what the range covers. */
function inFile(finding: Diagnostic, course: Course, id: BlockId, spots: Spots): Diagnostic {
  const { file, range } = finding;
  const text = file === null ? null : spots.textOf(file);
  if (file === null || range === null || text === null) return finding;
  const fits = (start: number, end: number): boolean =>
    end > start && finding.message.includes(`“${text.slice(start, end)}”`);
  if (fits(range.start.offset, range.end.offset)) return finding;
  const before = indexOf(course.root).blocks.get(id)?.file?.before.length ?? 0;
  const [start, end] = [range.start.offset + before, range.end.offset + before];
  if (fits(start, end)) return { ...finding, range: lineIndex(text).range(start, end) };
  return { ...finding, range: spots.ofBlock(id)?.range ?? null };
}
