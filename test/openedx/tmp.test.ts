import { it } from 'vitest';
import { studioFields } from '../../src/openedx/fields/studio-fields.ts';
import { recordedCourses } from './_readback.ts';
const s = (v: unknown): string => v === undefined ? 'ABSENT' : v !== null && typeof v === 'object' && !Array.isArray(v) ? JSON.stringify(v, Object.keys(v).sort()) : JSON.stringify(v);
const deep = (v: unknown): string => JSON.stringify(v, (_k, x) => x !== null && typeof x === 'object' && !Array.isArray(x) ? Object.fromEntries(Object.entries(x).sort()) : x) ?? 'ABSENT';
it('diffs', () => {
  const groups = new Map<string, string[]>();
  const add = (g: string, t: string) => groups.set(g, [...(groups.get(g) ?? []), t]);
  let n = 0;
  for (const c of recordedCourses()) {
    if (c.missing.length) add('missing', c.name + ' ' + c.missing.join(' '));
    for (const { key, block, data, metadata } of c.blocks) {
      n++;
      const f = studioFields(block, { course: c.key });
      if (f === null) { add(`null ${block.type}`, key); continue; }
      if (f.data !== data) {
        const a = String(f.data), b = String(data);
        let i = 0; while (i < a.length && a[i] === b[i]) i++;
        add(`data ${block.type}`, `${key}@${i}\n      ours ${JSON.stringify(a.slice(Math.max(0, i - 60), i + 80))}\n      rec  ${JSON.stringify(b.slice(Math.max(0, i - 60), i + 80))}`);
      }
      for (const name of new Set([...Object.keys(f.metadata), ...Object.keys(metadata)])) {
        const a = deep(f.metadata[name]), b = deep(metadata[name]);
        if (a !== b) add(`${block.type}.${name}`, `${c.name} ${block.urlName}\n      ours ${a?.slice(0, 600)}\n      rec  ${b?.slice(0, 600)}`);
      }
    }
  }
  console.log('blocks', n);
  for (const [g, t] of groups) console.log(`## ${g}: ${t.length}\n   ` + t.slice(0, 4).join('\n   '));
});
