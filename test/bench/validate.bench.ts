/*
 * Complete validation: a whole course run from its folder, all rules, against olxcleaner in the same
 * run where Python has it; and the same after one block of a course run of 10,000 was edited.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { applySteps, type BlockId, type Course, type FolderFile, readCourse, validateCourse } from '#olx';
import { bigCourse, bigCourseFiles } from '../support/big-course.ts';
import { blobOf, foldersIn, REAL_COURSES } from '../support/folders.ts';
import { absolute, heading, median, ratio } from './_report.ts';

const ROUNDS = 15;
/** A Python that may have olxcleaner. */
const PYTHON = process.env['OLX_BENCH_PYTHON'] ?? 'python3';
const NO_HASH = blobOf(new Uint8Array());

/** The files as a validator needs them: the bytes, without a hash. */
function filesIn(path: string): Map<string, FolderFile> {
  const files = new Map<string, FolderFile>();
  for (const entry of readdirSync(path, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    const full = join(entry.parentPath, entry.name);
    const name = relative(path, full).replaceAll('\\', '/');
    // static assets are looked at by name only, by both
    const bytes = name.startsWith('static/') ? null : readFileSync(full);
    files.set(name, { blob: NO_HASH, bytes });
  }
  return files;
}

function validateFolder(path: string): number {
  const files = filesIn(path);
  const { course, diagnostics } = readCourse(files);
  if (course === null) throw new Error(diagnostics[0]?.message);
  return diagnostics.length + validateCourse(course, (name) => files.get(name)?.bytes ?? null).length;
}

function ours(path: string): number {
  for (let warming = 0; warming < 5; warming += 1) validateFolder(path);
  return median(Array.from({ length: ROUNDS }, () => timed(() => validateFolder(path))));
}

/** The median milliseconds of olxcleaner, or null where it is not installed or fails on the course. */
function peer(path: string): number | null {
  const script = join(import.meta.dirname, '_olxcleaner.py');
  const { status, stdout } = spawnSync(PYTHON, [script, join(path, 'course.xml'), String(ROUNDS)]);
  return status === 0 ? median(String(stdout).trim().split('\n').map(Number)) : null;
}

function timed(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

function wholeCourses(): void {
  const folder = mkdtempSync(join(tmpdir(), 'olx-bench-'));
  try {
    for (const [name, { bytes }] of bigCourseFiles({ blocks: 1_000 })) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), bytes ?? '');
    }
    const real = foldersIn(REAL_COURSES).map((name): [string, string] => [name, join(REAL_COURSES, name)]);
    const courses = [['1,000 blocks', folder] as const, ...real.map(([name, path]) => [name, inside(path)] as const)];
    heading('whole course run, all rules, against olxcleaner warm', 'ms');
    for (const [name, path] of courses) {
      const theirs = peer(path);
      const own = ours(path);
      if (theirs === null) absolute(`${name} (olxcleaner is not here)`, own, { atMost: Number.POSITIVE_INFINITY });
      else ratio(name, own, theirs, { atMost: 1 / 3 });
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Real courses may lie in a wrapping folder, which olxcleaner must be told. */
function inside(path: string): string {
  return foldersIn(path).includes('course') && !readdirSync(path).includes('course.xml') ? join(path, 'course') : path;
}

function afterOneEdit(): void {
  heading('validation after an edit of one block in 10,000', 'ms');
  for (const layout of ['pointer', 'inline'] as const) {
    let course: Course = bigCourse({ blocks: 10_000, layout });
    validateCourse(course);
    const times: number[] = [];
    for (let round = 0; round < 60; round += 1) {
      const block = `problem@part_${round % 4}_1_1_0` as BlockId;
      const edited = applySteps(course, [
        { kind: 'set-settings', block, settings: { display_name: `Edit ${round}`, weight: round % 2 === 0 ? -1 : 1 } },
      ]);
      if (!edited.ok) throw new Error(edited.refusal.message);
      course = edited.course;
      times.push(timed(() => validateCourse(course)));
    }
    absolute(`one problem, ${layout} layout`, median(times), { atMost: 20 });
  }
}

wholeCourses();
afterOneEdit();
