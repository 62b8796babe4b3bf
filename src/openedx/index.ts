/**
 * A real Open edX: reads a course run that lives in Studio, carries changes out on it, and tells what Studio will
 * respell. See README.md.
 */
export {
  type ApplyContext,
  ApplyFailure,
  type ApplyFailureWhy,
  type BlockMessage,
  carryOut,
  importsOver,
  type Landed,
  type LostChange,
  type PlanOptions,
  routeFor,
} from './apply/index.ts';
export { type Predicted, predicted } from './apply/predicted.ts';
export type { ClientOptions } from './client/caller.ts';
export type {
  AuthorizationRequest,
  BlockUpdate,
  CallOptions,
  Capabilities,
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
export { createCmsClient } from './client/create-client.ts';
export { type ServiceAccount, serviceAccount, userToken } from './client/credentials.ts';
export { type Changes, type ReadChangesOptions, readChanges } from './read/read-changes.ts';
export { readRun } from './read/read-run.ts';
export type { Route, RouteKind, SideEffect } from './route.ts';
export { type Invented, inventedIn, type Respelled, respelled, type SpellingOptions } from './spelling/index.ts';
export type { DriverContext, Marks, ReadLoss, StudioState } from './state.ts';
