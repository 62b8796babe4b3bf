import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { DEMO_COURSE } from '../support/folders.ts';
import { courseAt, inProcess, MAIN, scratch } from './_command.ts';

const at = scratch();
const UNIT = 'vertical/unit_your_shore.xml';
const PROBLEM = 'problem/problem_surge.xml';

/** The environment in which git finds `olx`, and nobody's own configuration. */
function environment(): NodeJS.ProcessEnv {
  const who = { NAME: 'A', EMAIL: 'a@example.org', DATE: '2026-01-01T00:00:00Z' };
  return {
    ...process.env,
    PATH: `${at('bin')}${delimiter}${process.env['PATH'] ?? ''}`,
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    ...Object.fromEntries(
      Object.entries(who).flatMap(([key, value]) => [
        [`GIT_AUTHOR_${key}`, value],
        [`GIT_COMMITTER_${key}`, value],
      ]),
    ),
  };
}

type Edits = Readonly<Record<string, (text: string) => string>>;

/** A repository with the demo course, and the working copy of a branch in it. */
class Repository {
  readonly folder: string;

  constructor(name: string) {
    this.folder = at(name);
    mkdirSync(this.folder);
    cpSync(DEMO_COURSE, join(this.folder, 'course'), { recursive: true });
    this.git('init', '-q', '-b', 'main');
    this.git('add', '.');
    this.git('commit', '-qm', 'base');
  }

  git(...words: readonly string[]): string {
    return execFileSync('git', words, {
      cwd: this.folder,
      env: environment(),
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  /** The two sides of a merge, each with a commit of its own; `ours` is checked out. */
  sides(ours: Edits, theirs: Edits): void {
    for (const [branch, edits] of Object.entries({ theirs, ours })) {
      this.git('checkout', '-q', '-B', branch, 'main');
      for (const [path, edit] of Object.entries(edits)) {
        const before = this.read(path);
        const after = edit(before);
        if (after === before) throw new Error(`${path} was not changed`);
        writeFileSync(join(this.folder, 'course', path), after);
      }
      this.git('commit', '-qam', branch);
    }
  }

  /** Whether a merge of `theirs` leaves no conflict. */
  merges(): boolean {
    try {
      this.git('merge', '-q', '--no-edit', 'theirs');
      return true;
    } catch {
      return false;
    }
  }

  read(path: string): string {
    return readFileSync(join(this.folder, 'course', path), 'utf8');
  }

  /** The files that a merge left in conflict. */
  unmerged(): string {
    return this.git('diff', '--name-only', '--diff-filter=U').trim();
  }
}

async function repository(name: string): Promise<Repository> {
  const made = new Repository(name);
  const { code, err } = await inProcess('git-setup', join(made.folder, 'course'));
  if (code !== 0) throw new Error(err);
  return made;
}

const replace =
  (from: string, to: string) =>
  (text: string): string =>
    text.replace(from, to);

beforeAll(() => {
  mkdirSync(at('bin'));
  writeFileSync(at('bin/olx'), `#!/bin/sh\nexec "${process.execPath}" "${MAIN}" "$@"\n`);
  chmodSync(at('bin/olx'), 0o755);
});

describe('git merge', { timeout: 120_000 }, () => {
  it('merges what lines cannot: settings in one tag, and children that each side added in one place', async () => {
    const [ours, theirs]: [Edits, Edits] = [
      {
        [PROBLEM]: replace('max_attempts="2"', 'max_attempts="5"'),
        [UNIT]: replace('  <discussion', '  <html url_name="ours"><p>Ours</p></html>\n  <discussion'),
      },
      {
        [PROBLEM]: replace('display_name="A falling', 'weight="2" display_name="A falling'),
        [UNIT]: replace('display_name="Talk:', 'graded="true" display_name="Talk:'),
      },
    ];
    const plain = new Repository('plain');
    plain.sides(ours, theirs);
    expect([plain.merges(), plain.unmerged()]).toEqual([false, `course/${PROBLEM}`]);

    const made = await repository('merged');
    made.sides(ours, theirs);
    expect([made.merges(), made.unmerged()]).toEqual([true, '']);
    expect(made.read(PROBLEM)).toContain('max_attempts="5"');
    expect(made.read(PROBLEM)).toContain('weight="2"');
    expect(made.read(UNIT)).toContain('url_name="ours"');
    expect(made.read(UNIT)).toContain('graded="true"');
    expect(courseAt(join(made.folder, 'course')).root.children.length).toBeGreaterThan(1);
    expect(made.git('status', '--porcelain')).toBe('');
  });

  it('marks a true conflict with the names of both sides, and merges the rest of the file', async () => {
    const made = await repository('conflict');
    made.sides(
      {
        [PROBLEM]: (text) => replace('>30 cm<', '>31 cm<')(replace('max_attempts="2"', 'max_attempts="5"')(text)),
      },
      {
        [PROBLEM]: (text) =>
          replace('>30 cm<', '>32 cm<')(replace('display_name="A falling', 'weight="2" display_name="A falling')(text)),
      },
    );
    expect([made.merges(), made.unmerged()]).toEqual([false, `course/${PROBLEM}`]);
    const text = made.read(PROBLEM);
    expect(text).toMatch(/^<<<<<<< .+\n.*31 cm.*\n=======\n.*32 cm.*\n>>>>>>> .+$/m);
    expect(text.match(/^(<{7}|={7}|>{7})/gm)).toHaveLength(3);
    expect(text.split('\n')[0]).toMatch(/^(?=.*max_attempts="5")(?=.*weight="2")<problem /);
    // git itself still has the three states
    expect(made.git('show', `:2:course/${PROBLEM}`)).toContain('31 cm');
    expect(made.git('show', `:3:course/${PROBLEM}`)).toContain('32 cm');
  });

  it('leaves a conflict of a setting to the author, and says both', async () => {
    const made = await repository('setting');
    made.sides({ [PROBLEM]: replace('"2"', '"5"') }, { [PROBLEM]: replace('"2"', '"7"') });
    expect(made.merges()).toBe(false);
    expect(made.read(PROBLEM)).toMatch(/^<{7} .*\n.*max_attempts="5".*\n={7}\n.*max_attempts="7".*\n>{7} /);
  });

  it('merges files that are not OLX, or malformed, as git does', async () => {
    const edits = (word: string): Edits => ({
      'html/talk_prompt.html': (text) => `<p>${word}</p>${text}`,
      [PROBLEM]: (text) => `${text.replace('</problem>', '')}<!-- ${word} -->\n`,
      [UNIT]: (text) => (word === 'ours' ? `<!-- ours -->\n${text}` : `${text}<!-- theirs -->\n`),
    });
    const made = await repository('other');
    made.sides(edits('ours'), edits('theirs'));
    expect([made.merges(), made.unmerged().split('\n')]).toEqual([
      false,
      ['course/html/talk_prompt.html', `course/${PROBLEM}`],
    ]);
    for (const path of ['html/talk_prompt.html', PROBLEM]) {
      for (const word of ['<<<<<<<', 'ours', '=======', 'theirs', '>>>>>>>']) expect(made.read(path)).toContain(word);
    }
    expect(made.read(UNIT)).toMatch(/^<!-- ours -->\n[\s\S]*<!-- theirs -->\n$/);
  });

  it('loses no comment, and no white space that lines can keep', async () => {
    const made = await repository('comments');
    made.sides(
      {
        [PROBLEM]: (text) =>
          replace('>\n', '>\n\n  <!-- ours -->\n')(replace('max_attempts="2"', 'max_attempts="5"')(text)),
      },
      {
        [PROBLEM]: (text) =>
          replace('</problem>', '  <!-- theirs -->\n\n</problem>')(replace('<problem ', '<problem weight="2" ')(text)),
      },
    );
    made.merges();
    for (const word of ['<!-- ours -->', '<!-- theirs -->', 'max_attempts="5"', 'weight="2"']) {
      expect(made.read(PROBLEM)).toContain(word);
    }
  });
});

describe('git diff', { timeout: 60_000 }, () => {
  it('shows what changed and not how it is laid out', async () => {
    const made = await repository('diff');
    const write = (path: string, edit: (text: string) => string): void =>
      writeFileSync(join(made.folder, 'course', path), edit(made.read(path)));
    write(UNIT, (text) => text.replaceAll(/\n\s*/g, ' ').replace('<vertical ', '<vertical\n'));
    expect(made.git('diff')).not.toMatch(/^[-+][^-+]/m);
    write(PROBLEM, (text) => text.replace('max_attempts="2"', 'max_attempts="5"'));
    const lines = made.git('diff', '--', `course/${PROBLEM}`).match(/^[-+] .*$/gm);
    expect(lines).toEqual(['-  max_attempts="2">', '+  max_attempts="5">']);
    write(PROBLEM, (text) => text.slice(0, 40));
    expect(made.git('diff')).toContain(made.read(PROBLEM).slice(0, 20));
  });
});

describe('git-setup', { timeout: 60_000 }, () => {
  it('may run twice, and writes nothing into the course', async () => {
    const made = await repository('twice');
    await inProcess('git-setup', made.folder);
    expect(made.git('status', '--porcelain')).toBe('');
    const attributes = readFileSync(join(made.folder, '.git/info/attributes'), 'utf8');
    expect(attributes).toBe('*.xml merge=olx diff=olx\n');
    const elsewhere = await inProcess('git-setup', at('bin'));
    expect([elsewhere.code, elsewhere.err]).toEqual([2, expect.stringContaining('not in a git repository')]);
  });
});
