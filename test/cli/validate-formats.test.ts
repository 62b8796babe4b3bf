import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DIAGNOSTIC_CODES, lineIndex } from '#olx';
import { excerpt } from '../../src/cli/findings/excerpt.ts';
import { findingsIn, folderOfFixture, ruleFixtures } from '../olx/rules/_fixture.ts';
import { FIXTURES, foldersIn, REAL_COURSES } from '../support/folders.ts';
import { inProcess, MAIN, olxIn, quick, scratch } from './_command.ts';
import { seededCourse } from './_seeds.ts';

const at = scratch();

interface Region {
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly charOffset: number;
  readonly charLength: number;
}

interface ArtifactLocation {
  readonly uri: string;
  readonly uriBaseId?: string;
  readonly index: number;
}

interface Location {
  readonly physicalLocation: { readonly artifactLocation: ArtifactLocation; readonly region?: Region };
}

interface Result {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: string;
  readonly message: { readonly text: string };
  readonly locations: readonly [Location];
  readonly relatedLocations?: readonly Location[];
  readonly partialFingerprints: Readonly<Record<string, string>>;
  readonly fixes?: readonly {
    readonly artifactChanges: readonly {
      readonly replacements: readonly { readonly deletedRegion: Region; readonly insertedContent: { text: string } }[];
    }[];
  }[];
}

interface Run {
  readonly columnKind: string;
  readonly tool: {
    readonly driver: {
      readonly semanticVersion: string;
      readonly rules: readonly { id: string; help: { text: string }; helpUri: string }[];
    };
  };
  readonly artifacts: readonly { readonly location: ArtifactLocation; readonly parentIndex?: number }[];
  readonly results: readonly Result[];
}

interface Finding {
  readonly code: string;
  readonly severity: string;
  readonly message: string;
  readonly file: string | null;
  readonly range: {
    readonly start: { line: number; column: number; offset: number };
    readonly end: { line: number; column: number; offset: number };
  } | null;
  readonly fixes: readonly { readonly edits: readonly { readonly text: string }[] }[];
  readonly related?: readonly unknown[];
}

async function sarif(...paths: readonly string[]): Promise<Run> {
  const log = JSON.parse((await inProcess('validate', ...paths, '--format', 'sarif')).out) as {
    version: string;
    runs: [Run];
  };
  expect(log.version).toBe('2.1.0');
  return log.runs[0];
}

async function findings(...paths: readonly string[]): Promise<readonly Finding[]> {
  return (JSON.parse((await inProcess('validate', ...paths, '--json')).out) as { diagnostics: Finding[] }).diagnostics;
}

const LEVELS: Readonly<Record<string, string>> = { error: 'error', warning: 'warning', info: 'note' };

describe('--format sarif', { timeout: 60_000 }, () => {
  const real = foldersIn(REAL_COURSES).map((name) => join(REAL_COURSES, name));

  it.each(['seeded', ...real])('says of %s what --json says', async (name) => {
    const folder = name === 'seeded' ? seededCourse(at('sarif')) : name;
    const [run, json] = [await sarif(folder), await findings(folder)];
    expect(run.columnKind).toBe('utf16CodeUnits');
    expect(run.tool.driver.semanticVersion).toBe((await inProcess('--version')).out.trim());
    expect(run.results.map(({ ruleId, level, message }) => [ruleId, level, message.text])).toEqual(
      json.map(({ code, severity, message }) => [code, LEVELS[severity], message]),
    );
    for (const [index, result] of run.results.entries()) {
      const finding = json[index];
      const { artifactLocation, region } = result.locations[0].physicalLocation;
      expect(run.tool.driver.rules[result.ruleIndex]?.id).toBe(result.ruleId);
      expect(run.artifacts[artifactLocation.index]?.location.uri).toBe(artifactLocation.uri);
      const path = artifactLocation.uri.startsWith('file:')
        ? fileURLToPath(artifactLocation.uri)
        : resolve(decodeURIComponent(artifactLocation.uri));
      expect(existsSync(path), path).toBe(true);
      expect(result.relatedLocations?.length ?? 0).toBe(finding?.related?.length ?? 0);
      expect(result.fixes?.length ?? 0).toBe(finding?.fixes.length ?? 0);
      const [start, end] = [finding?.range?.start, finding?.range?.end];
      expect(region).toEqual(
        start === undefined || end === undefined
          ? undefined
          : {
              startLine: start.line,
              startColumn: start.column,
              endLine: end.line,
              endColumn: end.column,
              charOffset: start.offset,
              charLength: end.offset - start.offset,
            },
      );
      if (region === undefined || finding?.file === null) continue;
      // lines and columns lead to the same place in the file as the offset
      const lines = lineIndex(readFileSync(path, 'utf8'));
      if (finding?.code !== 'xml-encoding')
        expect(lines.offset(region.startLine, region.startColumn)).toBe(region.charOffset);
    }
    for (const { help, helpUri } of run.tool.driver.rules) {
      expect(help.text.length).toBeGreaterThan(20);
      expect(() => new URL(helpUri)).not.toThrow();
    }
  });

  it('names a file in an archive as one that the archive contains', async () => {
    const archive = at('fixture.tar.gz');
    const folder = join(FIXTURES, 'bytes');
    await quick('merge', folder, folder, folder, '-o', archive);
    const run = await sarif(archive);
    const [{ physicalLocation }] = (run.results[0] as Result).locations;
    const inner = run.artifacts[physicalLocation.artifactLocation.index];
    expect(inner?.location.uri).toMatch(/^\/.+\.xml$/);
    expect(run.artifacts[inner?.parentIndex ?? -1]?.location.uri).toMatch(/fixture\.tar\.gz$/);
  });
});

describe('--format github', { timeout: 30_000 }, () => {
  /** As the runner reads a command. */
  const parse = (line: string) => {
    const [, command = '', properties = '', data = ''] = /^::(\w+) (.*?)::(.*)$/.exec(line) ?? [];
    const decoded = (text: string): string =>
      text
        .replaceAll('%0D', '\r')
        .replaceAll('%0A', '\n')
        .replaceAll('%3A', ':')
        .replaceAll('%2C', ',')
        .replaceAll('%25', '%');
    const entries = properties
      .split(',')
      .map((each) => [each.slice(0, each.indexOf('=')), decoded(each.slice(each.indexOf('=') + 1))]);
    return { command, data: decoded(data), named: Object.fromEntries(entries) as Record<string, string | undefined> };
  };

  it('annotates the files where they are, whatever they are called', async () => {
    const folder = seededCourse(at('a,b: 100%'));
    const { out, code } = await inProcess('validate', folder, '--format', 'github');
    expect(code).toBe(1);
    const told = out.trimEnd().split('\n').map(parse);
    const json = await findings(folder);
    const commands: Readonly<Record<string, string>> = { error: 'error', warning: 'warning', info: 'notice' };
    expect(told.map(({ command, named: { title, line } }) => [command, title, line])).toEqual(
      json.map(({ severity, code: title, range }) => [commands[severity], title, String(range?.start.line ?? 1)]),
    );
    for (const [index, each] of told.entries()) {
      expect(each.named.file).toBe(join(folder, json[index]?.file ?? ''));
      expect(each.data).toContain(json[index]?.message ?? '');
      expect('col' in each.named).toBe(
        json[index]?.range?.start.line === json[index]?.range?.end.line || json[index]?.range === null,
      );
    }
  });
});

describe('an excerpt', () => {
  const piece = fc.constantFrom('a', 'Ω', '\t', '漢', '🌊', 'é', '\u001b[31m', '\u202e', ' ', '&', '한');
  const paint = (_: string, text: string): string => text;

  it('has the caret below the place, fits the screen, and holds nothing that a terminal obeys', () => {
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 300 }),
        fc.array(piece, { maxLength: 300 }),
        fc.integer({ min: 40, max: 200 }),
        (before, after, columns) => {
          const text = `first\n${before.join('')}X${after.join('')}\r\nlast`;
          const start = 'first\n'.length + before.join('').length;
          const shown = excerpt(text, lineIndex(text).range(start, start + 1), columns, paint);
          const [line = '', carets = '', ...rest] = shown.split('\n');
          expect(rest).toEqual(['']);
          expect(shown).not.toMatch(/[^\P{Cc}\n]|\p{Cf}/u);
          // in a font where wide characters take two columns
          const columnsOf = (part: string): number =>
            [...part].reduce((sum, char) => sum + (/[漢🌊한]/u.test(char) ? 2 : 1), 0);
          expect(columnsOf(line.slice(0, line.indexOf('X')))).toBe(carets.indexOf('^'));
          expect(columnsOf(line)).toBeLessThanOrEqual(columns);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('of one line of megabytes takes no time', () => {
    const text = `<p>${'x'.repeat(8_000_000)}</p>`;
    const shown = excerpt(text, lineIndex(text).range(4_000_000, 7_000_000), 80, paint);
    expect(shown.length).toBeLessThan(300);
  });
});

describe.skipIf(spawnSync('script', ['--version']).status !== 0)('on a terminal', { timeout: 60_000 }, () => {
  /** The command in a terminal of its own; what it shows. */
  const inTerminal = (env: NodeJS.ProcessEnv, ...args: readonly string[]): string => {
    const { FORCE_COLOR: _, NO_COLOR: __, ...clean } = process.env;
    const command = [process.execPath, MAIN, ...args].map((each) => `'${each}'`).join(' ');
    const { stdout } = spawnSync('script', ['-qec', command, '/dev/null'], {
      env: { ...clean, TERM: 'xterm', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return stdout.toString().replaceAll('\r\n', '\n');
  };

  it('shows colours, the line with carets, fixes, and progress that is erased', async () => {
    const folder = join(FIXTURES, 'malformed');
    const shown = inTerminal({}, 'validate', folder);
    expect(shown).toContain('\u001b[31m');
    expect(shown).toMatch(/\r\u001b\[K[^\n]*checking …\r\u001b\[K/);
    const text = stripVTControlCharacters(shown);
    expect(text).toContain('7 │       <choice correct="true">Fish & chips</choice>\n');
    expect(text).toMatch(/\n {4}│ +\^\n {2}fix: Replace with &amp;\n/);
    expect(text).toContain('can be fixed with --fix');
    // the first line of each finding is what programs read
    const { out } = await inProcess('validate', folder);
    for (const line of out.trimEnd().split('\n')) expect(text).toContain(line);
  });

  it('has no colours if they are not wanted, and no progress on a dumb terminal', () => {
    const folder = join(FIXTURES, 'malformed');
    for (const shown of [
      inTerminal({ NO_COLOR: '1' }, 'validate', folder),
      inTerminal({}, 'validate', folder, '--color', 'never'),
    ]) {
      expect(shown).not.toMatch(/\u001b\[\d+m/);
      expect(shown).toContain('│');
    }
    expect(inTerminal({ TERM: 'dumb' }, 'validate', folder)).not.toContain('\u001b');
  });
});

describe('explain', { timeout: 30_000 }, () => {
  it('explains every code, and lists all', async () => {
    const all = await quick('explain');
    const documents = JSON.parse(await quick('explain', '--json')) as {
      code: string;
      severities: string[];
      when: string;
      topic: string;
    }[];
    expect(new Set(documents.map(({ code }) => code))).toEqual(new Set(DIAGNOSTIC_CODES));
    for (const { code, severities, when, topic } of documents) {
      expect(all).toContain(`  ${code}`);
      expect([severities.length > 0, when.length > 10, topic.length > 3]).toEqual([true, true, true]);
    }
    const one = await quick('explain', 'asset-missing');
    expect(one).toMatch(/^asset-missing \(warning\)\n {2}.+an asset that the course run does not have/);
  });

  it('says of each code whether it can have a fix', async () => {
    const documents = JSON.parse(await quick('explain', '--json')) as { code: string; fixable: boolean }[];
    const fixed = new Set(
      ruleFixtures()
        .flatMap((fixture) => findingsIn(folderOfFixture(fixture)))
        .flatMap(({ code, fixes }) => (fixes.length > 0 ? [code as string] : [])),
    );
    expect(
      documents
        .filter(({ fixable }) => fixable)
        .map(({ code }) => code)
        .sort(),
    ).toEqual([...fixed].sort());
  });

  it('knows which code was meant, and refuses others', async () => {
    const { code, err } = await inProcess('explain', 'asset-misssing');
    expect([code, err]).toEqual([2, 'olx: there is no code “asset-misssing”; did you mean “asset-missing”?\n']);
  });
});

describe('check', { timeout: 30_000 }, () => {
  it('reads standard input, and speaks every format', async () => {
    const text = '<problem>\n  <p>Q & A</p>\n</problem>\n';
    const stdin = spawnSync(process.execPath, [MAIN, 'check', '-'], { input: text });
    expect([stdin.status, stdin.stdout.toString()]).toEqual([
      1,
      expect.stringMatching(/^-:2:8 error xml-bare-ampersand /),
    ]);
    const path = at('check.xml');
    writeFileSync(path, text);
    const github = await inProcess('check', path, '--format', 'github');
    expect(github.out).toMatch(
      new RegExp(`^::error file=${path},line=2,endLine=2,col=8,endColumn=9,title=xml-bare-ampersand::`),
    );
    const run = JSON.parse((await inProcess('check', path, '--format', 'sarif')).out) as { runs: [Run] };
    expect(run.runs[0].results).toMatchObject([
      { ruleId: 'xml-bare-ampersand', locations: [{ physicalLocation: { region: { startLine: 2, startColumn: 8 } } }] },
    ]);
    const forced = await olxIn({ ...process.env, FORCE_COLOR: '1' }, 'check', path);
    expect(stripVTControlCharacters(forced.out)).toContain('2 │   <p>Q & A</p>\n    │        ^\n');
    const wrong = await inProcess('check', path, '--json', '--format', 'sarif');
    expect(wrong.code).toBe(2);
  });
});
