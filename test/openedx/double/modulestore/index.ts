export {
  type BlockClass,
  classOf,
  detachedTypes,
  directOnlyTypes,
  type Field,
  isInstalled,
} from './classes/block-classes.ts';
export { defaultTabs } from './classes/tabs.ts';
export { type BlockOlx, blockOlx } from './export/block-olx.ts';
export { exportFiles } from './export/export-course.ts';
export * from './json.ts';
export * from './keys.ts';
export { compareText, dumps, floatText, loads } from './python-json.ts';
export { ModuleStore } from './store/module-store.ts';
export * from './store/readers.ts';
export * from './types.ts';
