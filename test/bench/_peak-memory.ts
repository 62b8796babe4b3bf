/** Loaded before a program (`node --import`): writes the program's peak memory in bytes to the file that `PEAK_FILE` names. */
import { readFileSync, writeFileSync } from 'node:fs';

process.on('exit', () => {
  const file = process.env['PEAK_FILE'];
  if (file !== undefined) writeFileSync(file, String(peakBytes()));
});

function peakBytes(): number {
  try {
    // of this program alone; resourceUsage may count what started it, too
    const peak = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'));
    if (peak?.[1] !== undefined) return Number(peak[1]) * 1024;
  } catch {
    // not Linux
  }
  return process.resourceUsage().maxRSS * 1024;
}
