export * from './json.ts';
export * from './keys.ts';
export * from './types.ts';
