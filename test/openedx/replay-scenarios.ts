/** In which order the recordings are replayed, on which double, and what happened between them unrecorded. */
import { type BlockKey, blockKey, courseRoot, startDouble } from './double/index.ts';
import { archiveFor } from './replay-archives.ts';
import { Player } from './replay-player.ts';
import type { Recording } from './replay-recordings.ts';

export interface Scenario {
  readonly name: string;
  /** Which recordings belong to it. Each belongs to the first scenario that takes it. */
  readonly takes: RegExp;
  /** Names, or beginnings of names, in their order; the rest is in the order of the file names. */
  readonly order?: readonly string[];
  readonly setUp: (player: Player) => Promise<void>;
  /** What was done, unrecorded, before the recording with this name. */
  readonly before?: Readonly<Record<string, (player: Player) => Promise<void>>>;
}

/** When most recordings were made. */
const NOON = Date.parse('2026-11-30T15:17:00Z');

export async function startPlayer(): Promise<Player> {
  return new Player(await startDouble({ now: () => NOON, seed: 'replay' }));
}

const author = 'cinstr';

async function newRun(player: Player, number: string): Promise<void> {
  const start = '2026-01-01T00:00:00Z';
  player.double.store.createRun({ key: player.course(number), displayName: `Lab ${number}`, start }, author);
}

async function importInto(player: Player, number: string, fileName: string): Promise<void> {
  await player.double.store.importArchive(player.course(number), await archiveFor(fileName), author);
}

/** Creates a block in FLD that the live CMS had under another id. */
async function create(player: Player, parent: string, type: string, recorded: string, name?: string): Promise<void> {
  const { store } = player.double;
  const holder = parent === '' ? courseRoot : (player.translation.text(parent) as BlockKey);
  const creation = { parent: holder, category: type, ...(name === undefined ? {} : { displayName: name }) };
  const key = await store.createBlock(player.course('FLD'), creation, author);
  player.translation.learn(recorded, key.slice(key.indexOf('@') + 1));
}

const chapterA = 'chapter@08620c139b15464c9739bd28c7a2a6a9';
const chapterB = 'chapter@694eaf03191d458ab281d6aae54335cb';
const sequentialA = 'sequential@d8a3493af3db40d89a527cf4483cc208';
const sequentialB = 'sequential@dd952a6705a7465a86c3027055f7e925';
const unitA = 'vertical@67c0d830055c414ea282d4cd5f33e6f7';

export const courses = [
  ['L2E', 'latex2edx-demo', 'latex2edx demo course'],
  ['MPF', 'math-percent-fi', 'Prosenttilaskennan perusteet'],
  ['MGL', 'mitx-grading-library', 'MITx Grading Library'],
  ['OKS', 'oxa_kitchen_sink', 'Kitchen sink'],
  ['STA', 'studio-advanced', 'Studio Advanced'],
] as const;

/** The order of the components in the unit in which each type was tried. */
const tried =
  'html problem video discussion lti_consumer openassessment drag-and-drop-v2 poll survey word_cloud done lti poll_question annotatable library_content split_test conditional edx_sga google-document itembank pdf nosuchblock';

/** Each user of group 60 created a block before reading the unit. */
const people = ['gstaff', 'cinstr', 'cstaff', 'limited', 'stranger', 'anonymous'].flatMap((user) => [
  `60-${user}-xblock-POST`,
  `60-${user}`,
]);

const field: Scenario = {
  name: 'fields, writers, rights and errors in FLD',
  takes: /^(40|41|42|43|44|45|50|51|52|53|60|13|61|62|63|70|71|72|73|74|75|34|32-export-fld|15|17)-/,
  order: [
    '40-',
    ...tried.split(' ').map((type) => `41-create-${type}`),
    ...['42', '43', '44', '45'],
    ...['50-reorder', '50-drop-child', '50-unknown-child', '51-publish', '51-discard'],
    ...['50-move', '50-duplicate-child', '51-discard-after-move', '50-move-unit', '50-move-unit-into-chapter', '50'],
    ...'metadata-data-empty metadata-data fields null xml_attributes'.split(' ').map((step) => `52-${step}`),
    ...['53', '72-other', ...people],
    ...['13', '61', '70', '71', '72', '73', '74', '34', '32', '62', '63', '15', '17', '75'],
  ],
  setUp: async (player) => {
    const { store } = player.double;
    for (const number of ['BAD', 'FLD', 'ORP', 'NOS']) await newRun(player, number);
    for (const [number, , displayName] of courses) {
      store.createRun({ key: player.course(number), displayName }, author);
    }
    // What the lists of course runs show of the archives. Only this one is read.
    await store.update(player.course('STA'), courseRoot, { metadata: { end: '2019-12-29T00:00:00Z' } }, author);
    await importInto(player, 'OKS', 'oxa_kitchen_sink.tar.gz');
    await importInto(player, 'ORP', 'orp2.tar.gz');
    await importInto(player, 'ORP', 'orp1.tar.gz');
    const metadata = {
      advanced_modules: 'poll survey done word_cloud lti lti_consumer annotatable edx_sga google-document'.split(' '),
    };
    await store.update(player.course('FLD'), courseRoot, { metadata }, author);
    await create(player, '', 'chapter', '1f66026d85744f08b54c219ff666e424', 'Chapter A');
    await create(
      player,
      'chapter@1f66026d85744f08b54c219ff666e424',
      'sequential',
      'df5e9277831842d7b48a6465c2bcbfd6',
      'Seq A',
    );
  },
  before: {
    '41-create-html': async (player) => {
      await create(player, chapterA, 'sequential', 'd8a3493af3db40d89a527cf4483cc208', 'Seq A');
      await create(player, sequentialA, 'vertical', '13a2338bf2694c99928a1dc3883c6250', 'Unit 1');
      await create(player, sequentialA, 'vertical', 'badaa45d2bef4fb8aea69bef39aea1fa', 'Unit 2');
    },
    '50-reorder': async (player) => {
      await create(player, '', 'chapter', '694eaf03191d458ab281d6aae54335cb', 'Chapter B');
      await create(player, chapterB, 'sequential', 'dd952a6705a7465a86c3027055f7e925', 'Seq B1');
      await create(player, chapterB, 'sequential', '3c998c7ed8e2469c8379af2720f9c129', 'Seq B2');
      await create(player, sequentialB, 'vertical', '67c0d830055c414ea282d4cd5f33e6f7', 'UA');
      await create(player, sequentialB, 'vertical', 'aa6e667b5a9b4ceaa2e058b38298b038', 'UB');
      for (const [at, id] of [
        'df24b5a1b5954afdb1614016bbf5ceac',
        '70761d0c14484da1866c6c1289d90a19',
        '467b47495a944e23bab1003bf1d48b92',
      ].entries()) {
        await create(player, unitA, 'html', id, `h${at}`);
      }
    },
    '70-children-string': async (player) => {
      await create(player, 'vertical@badaa45d2bef4fb8aea69bef39aea1fa', 'html', '66e267a2107b49f8853f1845f7250458');
    },
    '62-cross-course-DELETE': async (player) => player.double.grant('onlyfld', player.course('FLD'), 'staff'),
    '63-foreign-child-full': async (player) => {
      // The live CMS had pasted these two.
      const unit = 'vertical@badaa45d2bef4fb8aea69bef39aea1fa';
      await create(player, unit, 'vertical', 'vertical1');
      await create(player, unit, 'openassessment', 'openassessment1');
    },
    '63-half-done-400': async (player) => {
      await create(player, sequentialA, 'vertical', 'c3f7299745bc4542acf3b35043643649', 'Half');
      await create(player, 'vertical@13a2338bf2694c99928a1dc3883c6250', 'html', '8103e63c1cdb4826ac2aed4014da31b6');
    },
  },
};

const whole: Scenario = {
  name: 'imports, reading and exports of five courses',
  takes: /^(16|18|2[0-5]|31|32)-(?!export-(bad|orp))/,
  order: [
    ...courses.flatMap(([, folder]) => [
      `20-${folder}-import-post`,
      `20-${folder}-import-state`,
      ...['20', '21', '22', '23', '24', '25'].map((group) => `${group}-${folder}`),
    ]),
    ...['16-import-full-post', '16-import-full-state', '16-import-nostatic', '18', '31', '32'],
  ],
  setUp: async (player) => {
    for (const [number] of courses) await newRun(player, number);
    await newRun(player, 'NOS');
  },
};

const orphans: Scenario = {
  name: 'orphans and settings of the root in ORP',
  takes: /^(10|14|33|32-export-orp)-?/,
  order: [
    '10-delete-orphan-chapter',
    '10-delete-orphan-sequential',
    '10',
    ...'display_name graceperiod start user_partitions tabs self_paced grading_policy advanced_modules'
      .split(' ')
      .map((field) => `14-root-put-${field}`),
    '33-orphan-list',
    '33-orphan-list-jwt',
    '33-orphan-delete',
  ],
  setUp: async (player) => {
    await newRun(player, 'ORP');
    await importInto(player, 'ORP', 'orp2.tar.gz');
    await importInto(player, 'ORP', 'orp1.tar.gz');
  },
  before: {
    '33-orphan-list': async (player) => {
      // The half-done 400 of group 62 had taken h1 out of its unit.
      const unit = blockKey('vertical', 'v2');
      const children = [usage('html', 'h1'), usage('html', 'nope')];
      await player.double.store.update(player.course('ORP'), unit, { children }, author).catch(() => undefined);
    },
  },
};

function usage(type: string, id: string): string {
  return `block-v1:Lab+ORP+R1+type@${type}+block@${id}`;
}

const bad: Scenario = {
  name: 'archives with defects in BAD',
  takes: /^(76|77|78|79|32-export-bad)-?/,
  order: [
    ...['ok-post', 'ok-state', 'chapter', 'courserun', 'course-xml', 'no-course-xml'].map(
      (step) => `76-import-${step}`,
    ),
    '76',
    '77',
    '78',
    '79',
    '32',
  ],
  setUp: (player) => newRun(player, 'BAD'),
};

const rest: Scenario = {
  name: 'tokens, new course runs, and which routes there are',
  takes: /^(35|80|90)-/,
  order: ['35-course_runs-create-cinstr', '35-course_runs-create', '35', '80', '90'],
  setUp: (player) => newRun(player, 'OKS'),
};

export const scenarios: readonly Scenario[] = [field, orphans, bad, whole, rest];

/** The recordings of a scenario, in their order. */
export function inOrder(scenario: Scenario, recordings: readonly Recording[]): Recording[] {
  const place = ({ name }: Recording): number => {
    const order = scenario.order ?? [];
    const exact = order.indexOf(name);
    if (exact >= 0) return exact;
    // The longest beginning decides, so that `41-create-poll` does not take `41-create-poll_question`.
    const fitting = order.filter((begin) => name.startsWith(begin));
    const longest = fitting.toSorted((one, other) => other.length - one.length)[0];
    return longest === undefined ? order.length : order.indexOf(longest) + 0.5;
  };
  // A file is fetched last of all.
  const text = ({ name }: Recording) => name.replace(/-output$/, '-~output');
  return recordings.toSorted((one, other) => place(one) - place(other) || (text(one) < text(other) ? -1 : 1));
}

/** Who was signed in at Studio for the recordings of its own pages. */
export function sessionUser({ name, request }: Recording): string | undefined {
  if (request.headers['Authorization'] !== undefined) return undefined;
  if (!/^\/(export|export_status|export_output|orphan|xblock|course)\//.test(request.path)) return undefined;
  return name === '33-orphan-delete-staff' ? 'gstaff' : author;
}
