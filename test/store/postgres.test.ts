import { postgresServer } from './_postgres.ts';
import { storeContract } from './contract.ts';

storeContract('postgres', postgresServer().database);
