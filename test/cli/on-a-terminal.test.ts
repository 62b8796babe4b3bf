import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { DEMO_COURSE } from '../support/folders.ts';
import { altered, MAIN, scratch } from './_command.ts';

const at = scratch();
/** `script` runs a program on a terminal of its own. */
const hasTerminal = spawnSync('script', ['--version']).status === 0;

/** What a terminal shows of one run of the command. */
function shownBy(...args: readonly string[]): string {
  const line = [process.execPath, MAIN, ...args].map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
  const env = { ...process.env, TERM: 'xterm', NO_COLOR: '', FORCE_COLOR: '' };
  return spawnSync('script', ['-qec', line, '/dev/null'], { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
    .stdout;
}

describe.skipIf(!hasTerminal)('on a terminal', { timeout: 60_000 }, () => {
  it('work is said while it is done, and the line is cleared before a result', () => {
    const shown = shownBy('rm', DEMO_COURSE, 'unit_longshore', '-o', at('less'));
    const [progress, result] = shown.split(/\r\u001b\[K(?=wrote)/);
    expect(progress).toContain('\r\u001b[Kreading ');
    expect(progress).toMatch(/writing .* 50 of \d+ files/);
    expect(result).toMatch(/^wrote .*\r\nremoved vertical@unit_longshore\r\n$/);
  });

  it('no archive is printed, but a document is', () => {
    expect(shownBy('extract', DEMO_COURSE, 'unit_longshore', '-o', '-')).toContain('standard output is a terminal');
    expect(shownBy('extract', DEMO_COURSE, 'unit_longshore', '-o', '-', '--as', 'xml')).toContain('<vertical ');
  });

  it('a patch has colours, and what a file holds cannot command the terminal', () => {
    const other = altered(DEMO_COURSE, at('other'), {
      'about/overview.html': (text) => `${text}\u001b]0;title\u0007\n`,
    });
    expect(shownBy('diff', DEMO_COURSE, other, '-p')).toContain('\u001b[32m+\\u{1b}]0;title\\u{7}\u001b[39m');
    const plain = shownBy('diff', DEMO_COURSE, other, '-p', '--color', 'never');
    expect(plain).toContain('+\\u{1b}]0;title\\u{7}');
  });

  it('standard input is asked for in words', () => {
    expect(shownBy('tree', '-')).toContain('standard input is a terminal');
  });
});
