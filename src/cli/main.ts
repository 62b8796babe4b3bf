#!/usr/bin/env node
import { runWithCompiledCode } from './compiled-code.ts';

await runWithCompiledCode(new URL('./command.ts', import.meta.url));
