import { readFile } from 'node:fs/promises';
import { type CodeDescription, codeDescriptions } from '#olx';
import { systemFailure } from './failure.ts';
import { CODE_TABLES } from './report.ts';

/** What the documentation says about every code. */
export async function readDescriptions(): Promise<readonly CodeDescription[]> {
  try {
    return codeDescriptions(await readFile(CODE_TABLES, 'utf8'));
  } catch (error) {
    throw systemFailure(CODE_TABLES.pathname, error);
  }
}
