import { bigCourse } from './test/support/big-course.ts';
import { effectOf, emptyCourse, parseCourseKey, courseVersionOf, type Block } from '#olx';
const big = bigCourse({ blocks: 10_000 });
const changed = (block: Block): Block => ({ ...block, text: block.children.length === 0 ? block.text.replace(/(>)([^<>]*<\/)/, '$1new $2') : block.text,
  body: block.body === null ? null : { ...block.body, text: 'new ' + block.body.text },
  children: block.children.map((c) => ({ ...c, block: changed(c.block) })) });
const key = parseCourseKey('course-v1:a+b+c'); if (key === null) throw 0;
const none = emptyCourse(key);
const median = (f: () => () => unknown) => { const t: number[] = []; for (let i = 0; i < 9; i++) { const g = f(); const at = performance.now(); g(); t.push(performance.now() - at); } return Math.round(t.sort((a, b) => a - b)[4] ?? 0); };
const read = (e: any) => e.changes.map((c: any) => c.contentChanged ?? c.content?.before + c.content?.after);
console.log('add all', median(() => { const c = structuredClone(big); return () => effectOf(none, c); }));
console.log('change all', median(() => { const a = structuredClone(big), b = { ...big, root: changed(structuredClone(big.root)) }; courseVersionOf(a); return () => effectOf(a, b); }));
console.log('change all + read', median(() => { const a = structuredClone(big), b = { ...big, root: changed(structuredClone(big.root)) }; courseVersionOf(a); return () => read(effectOf(a, b)); }));
const e = effectOf(big, { ...big, root: changed(big.root) }); console.log(e.changes.length);
