import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { dts } from 'rolldown-plugin-dts';
import { isPackage } from '../compile.ts';
import type { Compiled } from './compile.ts';

/** The types of an entry as one file, with everything they need from other files. */
export async function declareTypes(src: string, entry: string): Promise<readonly Compiled[]> {
  const bundle = await rolldown({
    cwd: src,
    input: { [entry]: join(src, `${entry}.ts`) },
    external: isPackage,
    plugins: dts({ dtsOnly: true, tsconfig: join(src, '../tsconfig.json') }),
    checks: { pluginTimings: false },
  });
  const { output } = await bundle.generate({ format: 'es' });
  await bundle.close();
  return output.map((each) => ({
    path: each.fileName,
    content: each.type === 'chunk' ? each.code : String(each.source),
  }));
}
