import {
  type Course,
  type CourseFileBytes,
  type Diagnostic,
  type Folder,
  indexOf,
  readCourse,
  validateCourse,
} from '#olx';
import { readInput } from '../input.ts';
import { presentYear } from '../present-year.ts';
import {
  commonCodes,
  countSeverities,
  countsInWords,
  findingLines,
  groupedFindings,
  jsonText,
  numbered,
} from '../report.ts';
import { printable } from '../terminal.ts';
import { JSON_OPTION, type Verb } from '../verb.ts';

/** So many lines fit on a screen. */
const READ_THROUGH = 20;

/** All findings about a course run or subtree. */
export const validate: Verb = {
  name: 'validate',
  synopsis: 'PATH [--json]',
  summary: 'all findings about a course run or subtree',
  operands: { least: 1, most: 1, names: ['PATH'] },
  options: JSON_OPTION,
  async run(args, { terminal, blobs }) {
    const [path = ''] = args.operands;
    const files = await readInput(path, blobs);
    const read = readCourse(files);
    const part = read.kept;
    const findings: readonly Diagnostic[] =
      part === null
        ? read.diagnostics
        : [...read.diagnostics, ...validateCourse(part, bytesIn(files, part), presentYear())];
    const told = groupedFindings(findings);
    const counts = countSeverities(findings);
    const blocks = read.course === null ? null : indexOf(read.course.root).blocks.size;
    if (args.flag('json')) {
      await terminal.print(jsonText({ diagnostics: told, summary: { ...counts, files: files.size, blocks } }));
    } else {
      await terminal.print(findingLines(findings, path));
      const extent = blocks === null ? numbered(files.size, 'file') : numbered(blocks, 'block');
      await terminal.tell(`${printable(path)}: ${countsInWords(counts)} in ${extent}\n`);
      if (told.length > READ_THROUGH) await terminal.tell(`most often: ${commonCodes(findings)}\n`);
    }
    return counts.errors > 0 ? 1 : 0;
  },
};

/** Course-level files as the folder has them; paths of a course run do not name the folder that wraps it. */
function bytesIn(files: Folder, { rootFile }: Course): CourseFileBytes {
  return (path) => files.get(rootFile.base + path)?.bytes ?? null;
}
