/** So many bytes may pass between two collections. */
const INTERVAL_BYTES = 8 * 1024 * 1024;

let passed = 0;
let collect: ((options: { readonly type: 'minor' }) => void) | null = null;

/**
 * To be told of bytes that have passed and are not needed any more. Buffers lie outside of the heap, and
 * the engine lets near 100 MB of them pile up before it looks; a collection of the young ones, now and
 * then, takes a millisecond and keeps a large archive at a tenth of that.
 */
export function bytesPassed(bytes: number): void {
  passed += bytes;
  if (passed < INTERVAL_BYTES) return;
  passed = 0;
  collect ??= collector();
  collect({ type: 'minor' });
}

function collector(): (options: { readonly type: 'minor' }) => void {
  const { setFlagsFromString } = process.getBuiltinModule('node:v8');
  const { runInNewContext } = process.getBuiltinModule('node:vm');
  setFlagsFromString('--expose-gc');
  const found: unknown = runInNewContext('typeof gc === "function" ? gc : null');
  return typeof found === 'function' ? (options) => void found(options) : () => undefined;
}
