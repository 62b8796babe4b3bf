import { preview, build } from 'vite';
import { chromium } from 'playwright';
const root='/work/main/test/browser/pages/editor';
await build({configFile:false, root, base:'./', logLevel:'error', build:{outDir:'/tmp/cat/out', emptyOutDir:true, target:'es2022', minify:false}, worker:{format:'es'}});
const s = await preview({configFile:false, root, build:{outDir:'/tmp/cat/out'}, preview:{port:0, host:'127.0.0.1'}});
const b=await chromium.launch({executablePath:'/usr/bin/chromium', args:['--no-sandbox']});
let fails=0;
for (const rate of [1,4,10]) for (let r=0;r<7;r++) {
const p=await b.newPage({viewport:{width:1100,height:700}});
p.on('pageerror',e=>console.log('pageerror',e.message));
const c=await p.context().newCDPSession(p);
await p.goto(s.resolvedUrls!.local[0]!); await p.click('#open');
await p.waitForFunction(()=>window.page.diagnosedAt>0);
await c.send('Emulation.setCPUThrottlingRate',{rate});
await p.keyboard.press('Control+Home'); for(let i=0;i<3;i++) await p.keyboard.press('ArrowDown'); await p.keyboard.press('End'); await p.keyboard.press('ArrowLeft');
await p.keyboard.type(' rerandomize="');
try { await p.waitForSelector('.suggest-widget.visible .monaco-list-row',{timeout:6000}); } catch { fails++; await p.screenshot({path:`/tmp/cat/fail${fails}.png`}); console.log('fail at', rate, r, await p.evaluate(()=>window.page.text().split('\n')[3]), await p.locator('.suggest-widget').getAttribute('class').catch(()=>null)); 
 await p.keyboard.press('Control+Space'); await p.waitForTimeout(1000); console.log('explicit', await p.locator('.suggest-widget.visible .monaco-list-row').count()); }
await p.close();
}
console.log('fails',fails);
await b.close(); await s.close();
