import type { Timestamp } from '../ids.ts';

/** A program that may use the service. */
export interface Application {
  /** The client id, at most 255 characters. */
  readonly id: string;
  readonly name: string;
  /** What a secret is compared with; the secret itself is nowhere. */
  readonly secretHash: string;
  /** The same of the secret before the last rotation. `findCurrent` gives null once that does not hold any more. */
  readonly formerSecretHash: string | null;
  readonly scopes: readonly string[];
  /** The course runs that it may work on: keys, or `course-v1:Org+*`; all where there are none. */
  readonly courses: readonly string[];
  readonly createdAt: Timestamp;
  readonly expiresAt: Timestamp | null;
  readonly revokedAt: Timestamp | null;
  readonly lastUsedAt: Timestamp | null;
}

export type ApplicationInput = Omit<Application, 'createdAt' | 'revokedAt' | 'lastUsedAt' | 'formerSecretHash'>;

/** What of an application can be changed. */
export type ApplicationChanges = Partial<Pick<Application, 'name' | 'scopes' | 'courses' | 'expiresAt'>>;

export interface ApplicationStore {
  add(application: ApplicationInput): Promise<Application>;
  find(id: string): Promise<Application | null>;
  /** As `find`; null also if it has expired or was revoked. */
  findCurrent(id: string): Promise<Application | null>;
  /** In order of their registration. */
  list(): Promise<readonly Application[]>;
  /** Null if there is none of that id, or it is revoked. */
  edit(id: string, changes: ApplicationChanges): Promise<Application | null>;
  /**
   * Gives it another secret. The former one holds for `grace` milliseconds more; with 0 it ends at once, and so do all
   * tokens. Null if there is none of that id, or it is revoked.
   */
  rotate(id: string, secret: { readonly secretHash: string; readonly grace: number }): Promise<Application | null>;
  /** Also ends its tokens. Null where there is none of that id; one that is revoked stays as it is. */
  revoke(id: string): Promise<Application | null>;
  /** Notes that it is used now; within a minute of the last time this writes nothing. */
  noteUse(id: string): Promise<void>;
}

export interface AccessToken {
  /** SHA-256 of the token, in hex digits. */
  readonly hash: string;
  /** Client id. */
  readonly application: string;
  readonly scopes: readonly string[];
  readonly expiresAt: Timestamp;
}

export interface TokenStore {
  /** `lifetime` is in milliseconds from now. */
  save(token: Omit<AccessToken, 'expiresAt'> & { readonly lifetime: number }): Promise<AccessToken>;
  /** Ends a token of that application. False if there is none, also if it is another application's. */
  revoke(hash: string, application: string): Promise<boolean>;
  /** Null where there is none, it has expired or was revoked, or its application has expired or was revoked. */
  find(hash: string): Promise<{ readonly token: AccessToken; readonly application: Application } | null>;
}
