import { classOf } from '../classes/block-classes.ts';
import { defaultTabs, normaliseTabs } from '../classes/tabs.ts';
import { dictOf, entriesOf, type JsonValue, truth, valueAt } from '../json.ts';
import { type OlxRuntime, type ParsedBlock, ParseFailure } from '../parse/parsed-block.ts';
import { loads } from '../python-json.ts';
import type { XmlElement } from '../xml/element.ts';

/** What `CourseBlock` adds to the course root when it loads: grading policy, wiki slug, tabs, discussion topics. */
export function finishCourse(block: ParsedBlock, node: XmlElement, runtime: OlxRuntime): ParsedBlock {
  const { fields } = block;
  const { source } = runtime;
  if ((fields.get('wiki_slug') ?? null) === null) fields.set('wiki_slug', source.number);
  fields.set('grading_policy', readGradingPolicy(node.attributes.get('url_name') ?? '', runtime));
  if (!truth(fields.get('discussion_topics') ?? {})) {
    const id = `i4x-${source.org}-${source.number}-course-${source.run}`.replace(/[^\p{L}\p{N}_-]/gu, '_');
    fields.set('discussion_topics', { General: { id: id.replace(/_+/g, '_') } });
  }
  if (!truth(fields.get('tabs') ?? [])) fields.set('tabs', defaultTabs());
  else fields.set('tabs', normaliseTabs(fields.get('tabs') ?? []));
  if (fields.get('show_timezone') === false && (fields.get('due_date_display_format') ?? null) === null) {
    fields.set('due_date_display_format', 'DATE_TIME');
    fields.delete('show_timezone');
  }
  return block;
}

function readGradingPolicy(run: string, runtime: OlxRuntime): JsonValue {
  const standard = classOf('course').fields.get('grading_policy')?.default ?? {};
  const { folder } = runtime;
  const path = [`policies/${run}/grading_policy.json`, 'grading_policy.json'].find((each) => folder.has(each));
  let own: JsonValue = {};
  try {
    own = path === undefined ? {} : loads(folder.text(path) ?? '{}');
  } catch {
    // The platform only notes that it cannot decode the policy.
  }
  const policy = dictOf([...entriesOf(standard), ...entriesOf(own)]);
  // The grader configuration is checked now, so a bad one fails the import.
  for (const grader of listOf(valueAt(policy, 'GRADER'))) {
    if (valueAt(grader, 'weight') === undefined) throw new ParseFailure('Unable to parse grader configuration.');
  }
  return policy;
}

function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? value : [];
}
