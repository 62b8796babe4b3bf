import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { scratch } from './_command.ts';

const at = scratch();
const LOADER = fileURLToPath(new URL('../../src/cli/compiled-code.ts', import.meta.url));

/** A script as the build finishes it: the last line names its content. */
function script(name: string, word: string, stamp: string): string {
  const text = `const { basename } = require('node:path');
const say = (word) => process.stdout.write(word + ' ' + process.argv[2] + ' ' + basename(__filename));
say('${word}');
import('node:os').then(({ EOL }) => { if (EOL === '') process.exitCode = 3; });
if (process.argv[2] === 'fail') process.exitCode = 2;
//${stamp.padEnd(32, '0')}
`;
  writeFileSync(at(name), text);
  return at(name);
}

function run(path: string, cache: string, verb = 'validate'): { out: string; err: string; status: number | null } {
  const start = at('start.mjs');
  const loader = JSON.stringify(pathToFileURL(LOADER));
  writeFileSync(
    start,
    `const { runWithCompiledCode } = await import(${loader});
await runWithCompiledCode(new URL(process.env.SCRIPT));
`,
  );
  const env = { ...process.env, XDG_CACHE_HOME: at(cache), NODE_NO_WARNINGS: '1', SCRIPT: pathToFileURL(path).href };
  const ran = spawnSync(process.execPath, [start, verb], { env, encoding: 'utf8' });
  return { out: ran.stdout, err: ran.stderr, status: ran.status };
}

function kept(cache: string): readonly string[] {
  const folder = join(at(cache), 'openedx-olx/scripts');
  return existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
}

// elsewhere the folder is not named by that variable
describe.runIf(process.platform === 'linux')('a script that runs by the code of an earlier start', () => {
  const right = { out: 'one validate a.cjs', err: '', status: 0 };

  it('does the same each time, and what is kept stays as it is', () => {
    const path = script('a.cjs', 'one', 'a');
    expect(run(path, 'same')).toEqual(right);
    const [code = ''] = kept('same');
    const bytes = readFileSync(code);
    expect(run(path, 'same')).toEqual(right);
    expect(kept('same')).toEqual([code]);
    expect(Buffer.compare(readFileSync(code), bytes)).toBe(0);
  });

  it.each([
    ['nothing', ''],
    ['no code', 'not code at all'.repeat(1_000)],
  ])('does the same if the file holds %s, and replaces it', (name, content) => {
    const path = script('a.cjs', 'one', 'a');
    run(path, name);
    const [code = ''] = kept(name);
    writeFileSync(code, content);
    expect(run(path, name)).toEqual(right);
    expect(readFileSync(code, 'latin1')).not.toBe(content);
  });

  it('takes no code of another script, also of the same length', () => {
    expect(run(script('a.cjs', 'one', 'a'), 'other').out).toBe('one validate a.cjs');
    expect(run(script('a.cjs', 'two', 'b'), 'other').out).toBe('two validate a.cjs');
  });

  it('keeps the code of each verb by itself, and none of a run that failed', () => {
    const path = script('a.cjs', 'one', 'a');
    run(path, 'verbs');
    run(path, 'verbs', 'tree');
    run(path, 'verbs', '../../escape');
    run(path, 'verbs', 'fail');
    expect(
      kept('verbs')
        .map((each) => each.slice(each.lastIndexOf('-') + 1))
        .sort(),
    ).toEqual(['help', 'tree', 'validate']);
  });

  it('removes what other versions left a month ago, and nothing else', () => {
    const path = script('a.cjs', 'one', 'a');
    run(path, 'old', 'tree');
    const [tree = ''] = kept('old');
    const past = new Date(Date.now() - 31 * 24 * 60 * 60 * 1000);
    const left = (name: string, isOld: boolean): string => {
      const full = join(dirname(tree), name);
      writeFileSync(full, 'code');
      if (isOld) utimesSync(full, past, past);
      return full;
    };
    utimesSync(tree, past, past);
    left(`${'b'.repeat(32)}-v22.18.0-x64-tree`, true);
    left(`${basename(tree)}.1234`, true);
    const recent = left(`${'c'.repeat(32)}-v22.18.0-x64-tree`, false);
    const written = left(`${basename(tree)}.5678`, false);
    expect(run(path, 'old')).toEqual(right);
    const own = join(dirname(tree), basename(tree).replace(/tree$/, 'validate'));
    expect([...kept('old')].sort()).toEqual([tree, own, recent, written].sort());
  });

  it('runs without one where others may write to the folder, or nobody can', () => {
    const path = script('a.cjs', 'one', 'a');
    mkdirSync(join(at('open'), 'openedx-olx'), { recursive: true });
    chmodSync(join(at('open'), 'openedx-olx'), 0o777);
    expect(run(path, 'open')).toEqual(right);
    expect(kept('open')).toEqual([]);
    writeFileSync(at('file'), '');
    expect(run(path, 'file')).toEqual(right);
  });
});
