#!/usr/bin/env node
import { runWithCompiledCode } from './compiled-code.ts';

void runWithCompiledCode(new URL('./command.ts', import.meta.url));
