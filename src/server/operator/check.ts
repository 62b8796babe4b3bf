import type { Fault, Verified } from '#store';
import { keptIntentsIn } from '../writes/kept-intent.ts';
import { bytesText, type Command, type ExitCode, progressOf, type Voice, WrongUsage } from './command.ts';

/** Looks at everything in the database, while services run. */
export const check: Command = {
  database: 'read',
  async run({ given, voice, store }) {
    if (given.operands.length > 0) throw new WrongUsage('check takes no names.');
    const began = performance.now();
    const found = await store.verify({ tell: progressOf(voice), blobsNamed: keptIntentsIn });
    voice.progress?.('');
    const seconds = Math.round((performance.now() - began) / 100) / 10;
    if (given.json) voice.say(JSON.stringify({ ...found, seconds }));
    else tellFaults(found, voice, ` in ${seconds} s`);
    return exitOf(found);
  },
};

export function exitOf({ faults }: Verified): ExitCode {
  return faults.length === 0 ? 0 : 1;
}

/** One line for each fault, one for each place that it holds up, and one in the end. */
export function tellFaults(found: Verified, { say }: Voice, time = ''): void {
  for (const fault of found.faults) {
    say(`${nameOf(fault)} ${fault.id}: ${fault.detail}`);
    for (const { course, commit, part } of fault.holds) {
      say(`    needed by ${course}${commit === null ? '' : `, commit ${commit}`}: ${part}`);
    }
  }
  const { courses, commits, objects, blobs, bytes } = found;
  say(
    `Checked ${count(courses, 'course run')}, ${count(commits, 'commit')}, ${count(objects, 'object')} and ${count(blobs, 'blob')} (${bytesText(bytes)})${time}: ` +
      (found.faults.length === 0
        ? 'no faults.'
        : found.more
          ? `${found.faults.length} or more faults.`
          : `${count(found.faults.length, 'fault')}.`),
  );
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}

function nameOf({ what, fault }: Fault): string {
  return what === 'row' || what === 'index' ? what : `${fault} ${what}`;
}
