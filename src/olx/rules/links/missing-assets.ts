import { type Block, idOf } from '../course/block.ts';
import type { Course } from '../course/course.ts';
import { assetReferences } from '../course/references.ts';
import { type Diagnostic, diagnostic } from '../diagnostic.ts';
import { lineIndex } from '../text/index.ts';

/** Made by the platform at run time or for every problem, so never missing. */
const GENERATED = /^(python_lib\.zip|subs_.*\.sjson)$/;

/** One warning for each `/static/…` that a block refers to and the course run does not have. */
export function missingAssets(course: Course, block: Block): readonly Diagnostic[] {
  const names = [...assetReferences(block)];
  const missing = names.filter(
    (path) =>
      !GENERATED.test(path) &&
      !hasAsset(course, path) &&
      !names.some((other) => isDecodedFrom(other, path) && hasAsset(course, other)),
  );
  // a name and its percent-decoded form are one reference
  const told = missing.filter((path) => !missing.some((other) => other !== path && isDecodedFrom(path, other)));
  return told.map((path) => {
    const text = block.body?.text ?? block.text;
    const at = text.indexOf(path);
    return diagnostic('asset-missing', 'warning', `There is no static asset “${path}” in this course run.`, {
      block: idOf(block),
      file: block.body?.path ?? block.file?.path ?? null,
      range:
        at === -1 || (block.file === null && block.body === null) ? null : lineIndex(text).range(at, at + path.length),
    });
  });
}

/** Studio flattens folders: `/static/images/a.png` may be stored as `images_a.png`. */
function hasAsset(course: Course, path: string): boolean {
  return course.assets.has(path) || course.assets.has(path.replaceAll('/', '_'));
}

function isDecodedFrom(decoded: string, encoded: string): boolean {
  try {
    return decoded !== encoded && decodeURIComponent(encoded) === decoded;
  } catch {
    return false;
  }
}
