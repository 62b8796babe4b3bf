import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { commandLine } from '../../src/cli/completion/command-line.ts';
import { VERBS } from '../../src/cli/verbs.ts';
import { DEMO_COURSE } from '../support/folders.ts';
import { MAIN, quick, scratch } from './_command.ts';

const at = scratch();

async function candidates(line: string): Promise<readonly string[]> {
  return (await quick('completion', '--line', line)).trimEnd().split('\n');
}

describe('what completes', { timeout: 30_000 }, () => {
  it('is said by the description of each verb: its options, their values, and what its operands are', async () => {
    for (const verb of VERBS) {
      expect(await candidates(`olx ${verb.name.slice(0, -1)}`)).toContain(verb.name);
      const options = await candidates(`olx ${verb.name} --`);
      expect(options).toEqual(['words', ...Object.keys(verb.options).map((name) => `--${name}`), '--help']);
      for (const [name, { values }] of Object.entries(verb.options)) {
        if (values !== undefined) expect(await candidates(`olx ${verb.name} --${name} `)).toEqual(['words', ...values]);
      }
      const { names = [], most, least } = verb.operands;
      expect(most > 0 ? names.length : 1, `${verb.name} names its operands`).toBeGreaterThan(0);
      expect(names.length, verb.name).toBeGreaterThanOrEqual(least);
      const told = names
        .map((name) => name.replace('SHELL', 'bash|zsh'))
        .filter((name) => !verb.synopsis.includes(name));
      expect(told, `${verb.name} says its operands in its synopsis`).toEqual([]);
    }
  });

  it.each([
    ['olx put PATH pro', ['words']],
    ['olx put - ', ['words']],
    ['olx tree ', ['files']],
    ['olx extract x y -o ', ['files']],
    ['olx extract x y --output=', ['files']],
    ['olx put --scope=s', ['words', '--scope=subtree']],
    ['olx put --scope node --sc', ['words']],
    ['olx put --scope', ['words', '--scope']],
    ['olx diff a b ', ['words']],
    ['olx nothing ', ['words']],
    ['olx help unkn', ['words']],
    ['olx completion z', ['words', 'zsh']],
    ['olx plan x ', ['words']],
    ['olx tree x -- -', ['words']],
  ])('after %j is %j', async (line, wanted) => {
    expect(await candidates(line)).toEqual(wanted);
  });

  it('is blocks of PATH, and their settings', async () => {
    expect(await candidates(`olx tree '${DEMO_COURSE}' unit_your`)).toEqual(['words', 'unit_your_shore']);
    expect(await candidates(`olx tree ${DEMO_COURSE} vertical@unit_your`)).toEqual([
      'words',
      'vertical@unit_your_shore',
    ]);
    expect(await candidates(`olx move ${DEMO_COURSE} talk_prompt --from unit_your`)).toEqual([
      'words',
      'unit_your_shore',
    ]);
    expect(await candidates(`olx set ${DEMO_COURSE} problem_surge max_a`)).toEqual(['words', 'max_attempts=']);
    for (const word of (await candidates(`olx tree ${DEMO_COURSE} `)).slice(1))
      await quick('version', DEMO_COURSE, word);
  });

  it.each([
    ['olx  tree "a b" c\\ d \'e f', ['olx', 'tree', 'a b', 'c d'], 'e f'],
    ['olx tree ', ['olx', 'tree'], ''],
    ['olx "a\\"b\\c"d', ['olx'], 'a"b\\cd'],
    ["olx '' x\\", ['olx', ''], 'x'],
    ['', [], ''],
  ])('splits %j as shells do', (line, words, current) => {
    expect(commandLine(line)).toEqual({ words, current });
  });
});

/** A shell on a terminal of its own, because only there it completes; `script` makes one. */
const hasTerminal = spawnSync('script', ['--version']).status === 0;
const has = (shell: string): boolean => hasTerminal && spawnSync(shell, ['--version']).status === 0;

/** What the line has become once a shell completed it. */
async function completed(shell: 'bash' | 'zsh', typed: string, name: string): Promise<string> {
  const out = at(`${shell}-${name}`);
  const start =
    shell === 'bash'
      ? `PS1=; bind -x '"\\C-xd": printf %s "$READLINE_LINE" > ${out}'; eval "$(olx completion bash)"; echo READY\n`
      : `PS1=; autoload -Uz compinit; compinit -u -d ${out}.dump; source <(olx completion zsh); dump() { print -rn -- "$BUFFER" > ${out} }; zle -N dump; bindkey '^Xd' dump; echo READY\n`;
  const options = shell === 'bash' ? '--norc --noprofile -i' : '-f -i';
  const env = {
    ...process.env,
    PATH: `${at('bin')}${delimiter}${process.env['PATH'] ?? ''}`,
    TERM: 'dumb',
    HISTFILE: '',
  };
  const child = spawn('script', ['-qec', `${shell} ${options}`, '/dev/null'], { env, cwd: at('bin') });
  let seen = '';
  child.stdout.on('data', (data: Buffer) => {
    seen += data.toString();
  });
  const until = async (isThere: () => boolean): Promise<void> => {
    for (let waited = 0; !isThere(); waited += 1) {
      if (waited > 1500) throw new Error(`${shell} does not answer: ${seen}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  try {
    child.stdin.write(start);
    await until(() => /^READY/m.test(seen));
    child.stdin.write(`${typed}\t\u0018d`);
    await until(() => existsSync(out) && readFileSync(out).length > 0);
    return readFileSync(out, 'utf8');
  } finally {
    child.kill('SIGKILL');
  }
}

beforeAll(() => {
  mkdirSync(at('bin'));
  writeFileSync(at('bin/olx'), `#!/bin/sh\nexec "${process.execPath}" "${MAIN}" "$@"\n`);
  chmodSync(at('bin/olx'), 0o755);
  cpSync(DEMO_COURSE, join(at('bin'), 'demo-course'), { recursive: true });
});

describe.each(['bash', 'zsh'] as const)('%s', { timeout: 120_000 }, (shell) => {
  it.skipIf(!has(shell))('completes verbs, options, values, files and blocks as they are typed', async () => {
    const cases = [
      ['olx vali', 'olx validate '],
      ['olx put --sco', 'olx put --scope '],
      ['olx put --scope=no', 'olx put --scope=node '],
      ['olx put x y z --scope no', 'olx put x y z --scope node '],
      ['olx tree demo-c', 'olx tree demo-course/'],
      ['olx tree demo-course unit_your', 'olx tree demo-course unit_your_shore '],
      ['olx tree demo-course vertical@unit_your', 'olx tree demo-course vertical@unit_your_shore '],
      ['olx set demo-course problem_surge max_a', 'olx set demo-course problem_surge max_attempts='],
    ] as const;
    const lines: string[] = [];
    for (const [at, [typed]] of cases.entries()) lines.push(await completed(shell, typed, String(at)));
    expect(lines).toEqual(cases.map(([, wanted]) => wanted));
  });
});
