/**
 * A real Open edX: reads a course run that lives in Studio, carries changes out on it, and tells what Studio will
 * respell. See README.md.
 */
export type {
  BlockUpdate,
  CallOptions,
  CmsClient,
  Credentials,
  Instance,
  SeenAsset,
  SeenBlock,
  SeenChild,
  SeenOutline,
  SeenTask,
} from './client/cms-client.ts';
export { CmsFailure, type CmsFailureKind } from './client/cms-failure.ts';
export type { Route, RouteKind, SideEffect } from './route.ts';
export type { DriverContext, Marks, ReadLoss, StudioState } from './state.ts';
