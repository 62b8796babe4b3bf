import { text } from 'node:stream/consumers';
import { cannotRun } from '../failure.ts';
import { printable, type Terminal } from '../terminal.ts';

/** The secret of a client: from the environment, from standard input, or asked for. It is never shown. */
export async function readSecret(clientId: string, terminal: Terminal): Promise<string> {
  const given = process.env['OLX_CLIENT_SECRET'] ?? '';
  if (given !== '') return given;
  const secret = process.stdin.isTTY ? await asked(clientId, terminal) : firstLine(await text(process.stdin));
  if (secret === '') throw cannotRun('the client secret is empty; type it, pipe it in, or set OLX_CLIENT_SECRET');
  return secret;
}

function firstLine(given: string): string {
  return (given.split(/\r?\n/)[0] ?? '').trim();
}

/** Reads keys one by one, so that the terminal does not show them. */
async function asked(clientId: string, terminal: Terminal): Promise<string> {
  // before the question, so that a fast answer is not shown either
  process.stdin.setRawMode(true);
  try {
    await terminal.tell(`client secret of ${printable(clientId)}: `);
    return (await typed()).trim();
  } finally {
    process.stdin.setRawMode(false);
    process.stdin.pause();
    await terminal.tell('\n');
  }
}

async function typed(): Promise<string> {
  let secret = '';
  for await (const chunk of process.stdin.setEncoding('utf8') as AsyncIterable<string>) {
    for (const key of chunk) {
      if (key === '\r' || key === '\n' || key === '\u0004') return secret;
      if (key === '\u0003') throw cannotRun('interrupted');
      if (key === '\u007f' || key === '\b') secret = [...secret].slice(0, -1).join('');
      else if (key >= ' ') secret += key;
    }
  }
  return secret;
}
