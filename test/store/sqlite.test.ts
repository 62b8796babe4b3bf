import { sqliteFile } from './_sqlite.ts';
import { storeContract } from './contract.ts';

storeContract('sqlite', sqliteFile);
