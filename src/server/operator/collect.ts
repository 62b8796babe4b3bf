import { COLLECT_GRACE } from '#store';
import { bytesText, type Command, progressOf, WrongUsage } from './command.ts';

const HOUR = 60 * 60 * 1000;
/** A plan can be carried out for 24 hours, and its bytes must stay so long while a service may be asked for it. */
const LEAST_GRACE = 25;

/** Removes what has had its time and what nothing refers to, while services run, and gives the space back. */
export const collect: Command = {
  database: 'write',
  options: ['grace'],
  flags: ['dry-run'],
  async run({ given, voice, store }) {
    if (given.operands.length > 0) throw new WrongUsage('collect takes no names.');
    const hours = given.options.grace === undefined ? COLLECT_GRACE / HOUR : Number(given.options.grace);
    if (!(Number.isInteger(hours) && hours >= 0 && hours <= 100_000))
      throw new WrongUsage('--grace is a number of hours.');
    const dryRun = given.flags.has('dry-run');
    const before = await store.figures();
    if (hours < LEAST_GRACE && before.instances > 0 && !dryRun)
      throw new WrongUsage(`A service runs, so --grace must be ${LEAST_GRACE} or more.`);
    const done = await store.collect({ grace: hours * HOUR, dryRun, tell: progressOf(voice) });
    const isCompact = dryRun || (await store.compact());
    voice.progress?.('');
    const after = await store.figures();
    const freed = before.bytes - after.bytes;
    if (given.json) {
      voice.say(JSON.stringify({ ...done, dry_run: dryRun, bytes_before: before.bytes, bytes_after: after.bytes }));
      return 0;
    }
    const what = `${done.objects} objects and ${done.blobs} blobs that nothing refers to (${bytesText(done.bytes)})`;
    voice.say(dryRun ? `Would remove ${what}.` : `Removed ${what}.`);
    if (done.pruned !== null) {
      const { plans, keys, tokens, uploads, jobs } = done.pruned;
      voice.say(
        `Removed what has expired: ${plans} plans, ${keys} keys, ${tokens} tokens, ${uploads} uploads, ${jobs} jobs.`,
      );
    }
    if (!dryRun)
      voice.say(`The database has ${bytesText(after.bytes)}, ${bytesText(Math.max(0, freed))} less than before.`);
    if (!isCompact)
      voice.say(
        'The file keeps its size, because it has an older form. Run collect while no service runs to convert it.',
      );
    return 0;
  },
};
