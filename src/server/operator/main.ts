#!/usr/bin/env node
import { run } from './run.ts';

const { isTTY } = process.stderr;

process.exitCode = await run(process.argv.slice(2), process.env, {
  say: (line) => process.stdout.write(`${line}\n`),
  complain: (line) => process.stderr.write(`${line}\n`),
  ...(isTTY ? { progress: (text: string) => process.stderr.write(`\r\u001B[K${text}`) } : {}),
});
