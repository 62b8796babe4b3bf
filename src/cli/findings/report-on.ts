import { dirname, join, relative, resolve, sep } from 'node:path';
import type { Diagnostic, Severity } from '#olx';
import { cannotRun } from '../failure.ts';
import { type Session, STANDARD_STREAM } from '../verb.ts';
import { type Baseline, countIn, fingerprint, type Printed, splitKnown } from './baseline.ts';
import { applyFixes, type Fixed } from './fix.ts';
import { fileKey, type Inspected, inDocument, inFolder, inspect, pathOf, textsOf } from './inspect.ts';
import { findProject, type Project } from './project-file.ts';
import { type CodeChoice, isAtLeast, isSelected } from './selection.ts';
import { withoutLinks, writeFixes } from './write-fixes.ts';

/** What is asked about each PATH. */
export interface Request {
  readonly asked: CodeChoice;
  /** Null if the command line does not say. */
  readonly severity: Severity | null;
  readonly fix: 'safe' | 'all' | null;
  /** False to report what the baseline knows, too. */
  readonly useBaseline: boolean;
}

/** What there is to say about one PATH. */
export interface Report {
  /** After the fixes. */
  readonly inspected: Inspected;
  readonly project: Project | null;
  /** The findings that are reported, one by one. */
  readonly findings: readonly Diagnostic[];
  /** All findings that are not ignored, also those below the least severity and those that the baseline knows. */
  readonly printed: () => readonly Printed[];
  /** How many findings are left out: because of their code or severity, and because the baseline knows them. */
  readonly ignored: number;
  readonly known: number;
  /** How many findings of the baseline are not there any more. */
  readonly stale: number;
  /** Null if nothing was to be fixed. */
  readonly fixed: readonly Fixed[] | null;
}

/** Inspects a PATH, fixes it if asked to, and selects what is reported. Fails with exit code 2 if it cannot. */
export async function reportOn(
  path: string,
  request: Request,
  session: Session,
  onPhase: (phase: string) => void,
): Promise<Report> {
  const found = await inspect(path, session, onPhase);
  const project = await findProject(folderOf(found));
  if (request.fix === null) return selected(found, project, request, null);
  if (path === STANDARD_STREAM) throw cannotRun('--fix changes files in place: name one, not standard input');
  if (found.kind !== 'folder' && found.kind !== 'document') {
    throw cannotRun(`${path}: --fix changes folders and .xml documents in place; unpack the archive first`);
  }
  onPhase('fixing');
  return fixedReport(found, project, request, session);
}

/** Where the search for a project file starts. */
export function folderOf({ path, kind, base }: Inspected): string {
  return kind === 'folder' ? resolve(path, base) : dirname(resolve(path));
}

async function fixedReport(
  found: Inspected,
  project: Project | null,
  request: Request,
  { blobs }: Session,
): Promise<Report> {
  const { path, kind, files } = found;
  const isDocument = kind === 'document';
  const root = isDocument ? dirname(path) : path;
  const keepsLinks = withoutLinks(root);
  const inRoot = (key: string): string => (isDocument ? relative(root, path) : key);
  const outcome = await applyFixes({
    files,
    found,
    refer: (key, bytes) => blobs.referTo(join(root, inRoot(key)), bytes),
    read: isDocument ? (changed) => inDocument(changed, path) : inFolder,
    keyOf: isDocument ? (_, file) => file : fileKey,
    // a fix is for what is reported
    wants: (now) => {
      const told = new Set(selected({ ...found, ...now }, project, request, null).findings);
      return (finding) => told.has(finding);
    },
    mayChange: (key) => keepsLinks(inRoot(key)),
    unsafe: request.fix === 'all',
  });
  await writeFixes(files, outcome.files, (key) => join(root, inRoot(key)));
  return selected({ ...found, ...outcome.found, files: outcome.files }, project, request, outcome.fixed);
}

const NO_PROJECT = { select: null, ignore: [], overrides: [] };

function selected(
  inspected: Inspected,
  project: Project | null,
  { asked, severity, useBaseline }: Request,
  fixed: Report['fixed'],
): Report {
  const least = severity ?? project?.severity ?? 'info';
  const selection = { project: project ?? NO_PROJECT, asked };
  const pathsOf = spellings(inspected, project);
  const chosen = inspected.findings.filter((each) => isSelected(each, selection, pathsOf));
  const texts = textsOf(inspected);
  // files are decoded for fingerprints, so only if there is a baseline
  const printed = (): readonly Printed[] =>
    chosen.map((finding) => ({
      finding,
      file: pathsOf(finding.file)[0] ?? '',
      print: fingerprint(finding, texts(finding.file)),
    }));
  const baseline: Baseline = (useBaseline ? project?.baseline : undefined) ?? new Map();
  const { fresh, known } = baseline.size === 0 ? { fresh: chosen, known: [] } : splitKnown(printed(), baseline);
  const isAll = asked.select === null && asked.ignore.length === 0;
  const expected = isAll ? countIn(baseline, coverage(inspected, project)) : 0;
  const findings = fresh.filter((each) => isAtLeast(each, least));
  const ignored = inspected.findings.length - findings.length - known.length;
  return {
    inspected,
    project,
    findings,
    printed,
    ignored,
    known: known.length,
    stale: Math.max(0, expected - known.length),
    fixed,
  };
}

/** Whether a file of a baseline belongs to a PATH. */
export function coverage(inspected: Inspected, project: Project | null): (file: string) => boolean {
  const from = project?.folder ?? folderOf(inspected);
  const root = resolve(inspected.path);
  return (file) => {
    const path = resolve(from, file);
    return path === root || path.startsWith(root + sep);
  };
}

/**
 * How a project file names a file: by its path from the project file's folder, or by its path inside PATH as findings
 * name it. The first is unique.
 */
export function spellings(inspected: Inspected, project: Project | null): (file: string | null) => readonly string[] {
  const from = project?.folder ?? folderOf(inspected);
  return (file) => {
    const path = relative(from, resolve(pathOf(inspected, file)))
      .split(sep)
      .join('/');
    const full = path === '' ? '.' : path;
    return file === null || file === full ? [full] : [full, file];
  };
}
