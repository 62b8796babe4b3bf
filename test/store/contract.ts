import { describe } from 'vitest';
import type { Store, StoreOptions } from '#store';
import { accessContract } from './contract/access.ts';
import { blobContract } from './contract/blobs.ts';
import { commitContract } from './contract/commits.ts';
import { courseContract } from './contract/courses.ts';
import { deletionContract } from './contract/deletion.ts';
import { historyModelContract } from './contract/history-model.ts';
import { listContract } from './contract/lists.ts';
import { lockContract } from './contract/locks.ts';
import { recordContract } from './contract/records.ts';
import { sizesContract } from './contract/sizes.ts';
import { spoolContract } from './contract/spool.ts';
import { studioContract } from './contract/studio.ts';
import { usageContract } from './contract/usage.ts';

/** A database that may be opened again and again, as a restarted service does. */
export interface Database {
  open(options?: StoreOptions): Promise<Store>;
  /** Closes what is still open and removes the data. */
  remove(): Promise<void>;
}

export type MakeDatabase = () => Promise<Database>;

/** The laws that hold for every backend. */
export function storeContract(name: string, makeDatabase: MakeDatabase): void {
  describe(`store on ${name}`, () => {
    courseContract(makeDatabase);
    commitContract(makeDatabase);
    blobContract(makeDatabase);
    listContract(makeDatabase);
    historyModelContract(makeDatabase);
    deletionContract(makeDatabase);
    recordContract(makeDatabase);
    sizesContract(makeDatabase);
    spoolContract(makeDatabase);
    lockContract(makeDatabase);
    accessContract(makeDatabase);
    usageContract(makeDatabase);
    studioContract(makeDatabase);
  });
}
