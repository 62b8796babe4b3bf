/** The children of a unit with their validation messages. Every signed-in user may read it. */
import {
  type BlockKey,
  type CourseRun,
  courseRoot,
  parseUsageKey,
  typeOf,
  usageText,
} from '../../modulestore/index.ts';
import { isList, type JsonValue, plainNumber, valueAt } from '../../modulestore/json.ts';
import { blockOf, fieldValue, hasChanges } from '../../modulestore/store/readers.ts';
import { type Answer, detailError, json } from '../answer.ts';
import { displayName } from '../block-info.ts';
import { type Call, NO_PERMISSION, userOf } from '../call.ts';
import { userPartitionInfo, visibilityPartitionInfo } from '../partitions.ts';
import type { Resource } from '../resource.ts';

const allow = 'GET, HEAD, OPTIONS';

export const containers: readonly Resource[] = [
  { path: '/api/contentstore/v1/container/vertical/:block/children', kind: 'rest', allow, methods: { GET: children } },
  { path: '/api/contentstore/v1/container_handler/:block', kind: 'rest', allow, methods: { GET: handler } },
];

function children(call: Call): Answer {
  const usage = parseUsageKey(call.params['block'] ?? '');
  const run = usage === undefined ? undefined : call.world.store.run(usage.course);
  const block = usage === undefined ? undefined : run?.draft.blocks.get(usage.block);
  if (run === undefined || block === undefined) return detailError(404, 'Not found.');
  return json({
    children: block.children.map((child) => childJson(run, child)),
    is_published: !hasChanges(run, block.key),
    can_paste_component: true,
  });
}

function childJson(run: CourseRun, key: BlockKey): JsonValue {
  blockOf(run, key);
  const messages = validationMessages(run, key);
  return {
    name: displayName(run, key),
    block_id: usageText(run.key, key),
    block_type: typeOf(key),
    user_partition_info: visibilityPartitionInfo(),
    user_partitions: userPartitionInfo(run, key),
    upstream_link: null,
    actions: {
      can_copy: true,
      can_duplicate: true,
      can_move: true,
      can_manage_access: true,
      can_delete: true,
      can_manage_tags: true,
    },
    validation_messages: messages,
    // A split test without its partition cannot be drawn. Other components are never drawn here.
    render_error:
      typeOf(key) === 'split_test' && messages.length > 0 ? "'NoneType' object has no attribute 'name'" : '',
  };
}

/** The recorded kinds of messages. */
function validationMessages(run: CourseRun, key: BlockKey): JsonValue[] {
  const value = (name: string) => fieldValue(run, key, name);
  if (typeOf(key) === 'lti_consumer') {
    const id = value('lti_id');
    const passports = fieldValue(run, courseRoot, 'lti_passports');
    const known = isList(passports) && passports.some((each) => String(each).startsWith(`${String(id)}:`));
    if (typeof id !== 'string' || id === '' || value('lti_version') !== 'lti_1p1' || known) return [];
    return [{ text: "The specified LTI ID is not configured in this course's Advanced Settings.", type: 'warning' }];
  }
  if (typeOf(key) === 'split_test') {
    const wanted = plainNumber(value('user_partition_id'));
    const partitions = fieldValue(run, courseRoot, 'user_partitions');
    const found =
      isList(partitions) &&
      partitions.some((each) => plainNumber(valueAt(each, 'id')) === wanted && wanted !== undefined);
    if (found) return [];
    return [
      {
        text: 'The experiment uses a deleted group configuration. Select a valid group configuration or delete this experiment.',
        type: 'error',
      },
    ];
  }
  return [];
}

/** Only its refusals were recorded; the double has no page to describe. */
function handler(call: Call): Answer {
  const usage = parseUsageKey(call.params['block'] ?? '');
  if (usage === undefined) return detailError(404, 'Not found.');
  if (!call.world.users.mayAuthor(userOf(call), usage.course)) return detailError(403, NO_PERMISSION);
  return detailError(404, 'Not found.');
}
