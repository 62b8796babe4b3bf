import { openStore } from '#store';
import { generatedCourse, KEY, problem, withBlock } from './test/store/_course.ts';
import { rm } from 'node:fs/promises';
await rm('/tmp/m/a.db',{force:true});
const store = await openStore('sqlite:/tmp/m/a.db');
let expectedHead = null;
const base = generatedCourse(50);
const t0=performance.now();
for (let i=0;i<10000;i++){
  const next = withBlock(base, problem('p1', i)) ;
  const {commit} = await store.commit(KEY,{expectedHead,next,author:'ana',application:'t',message:'m'+i,changed:[{block:'problem@p1' as never,kind:'change'}]});
  expectedHead = commit.id;
}
console.log('made', performance.now()-t0);
for (const q of [{offset:0,limit:100},{offset:5000,limit:100},{offset:9900,limit:100},{offset:0,limit:100,block:'problem@p1'},{offset:5000,limit:100,block:'problem@p1'},{offset:9900,limit:100,block:'problem@p1'}]) {
  const times=[];
  for(let i=0;i<9;i++){const t=performance.now(); const p=await store.commitPage(KEY,q as never); times.push(performance.now()-t); if(p.count!==10000||p.results.length!==100) console.log('bad',p.count,p.results.length)}
  times.sort((a,b)=>a-b); console.log(JSON.stringify(q),'median',times[4].toFixed(1),'min',times[0].toFixed(1),'max',times[8].toFixed(1));
}
await store.close();
