/**
 * The double as a program, so that a person can try the service against it:
 * `node test/openedx/double/main.ts --cms 18010 --lms 18000 COURSE_FOLDER…`
 */

import { basename, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { archiveOfFolder } from './course-archive.ts';
import { labUsers, parseCourseKey, startDouble } from './index.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    cms: { type: 'string', default: '18010' },
    lms: { type: 'string', default: '18000' },
    org: { type: 'string', default: 'Lab' },
    run: { type: 'string', default: 'R1' },
    newer: { type: 'boolean', default: false },
    'task-start': { type: 'string', default: '300' },
    'task-step': { type: 'string', default: '700' },
  },
});

const double = await startDouble({
  ports: { cms: Number(values.cms), lms: Number(values.lms) },
  latency: { taskStart: Number(values['task-start']), taskStep: Number(values['task-step']) },
  release: values.newer ? 'newer' : 'recorded',
});

for (const folder of positionals) {
  const path = resolve(folder);
  const number = basename(path).replace(/[^\w.-]/g, '_');
  const key = parseCourseKey(`course-v1:${values.org}+${number}+${values.run}`);
  if (key === undefined) throw new Error(`${folder} does not give a course number`);
  double.store.createRun({ key, displayName: number }, 'cinstr');
  const result = await double.store.importArchive(key, await archiveOfFolder(path), 'cinstr');
  print(`course-v1:${values.org}+${number}+${values.run}`, result.ok ? 'imported' : result.message);
}

print('CMS (Studio)', double.cmsUrl);
print('LMS', double.lmsUrl);
print('Client id and secret', `${double.client.id} ${double.client.secret}`);
for (const user of labUsers) print(`User ${user.name}`, `password ${user.name}-password`);
print('Token signing keys', JSON.stringify(double.keySet()));

function print(what: string, text: string): void {
  process.stdout.write(`${what}: ${text}\n`);
}
