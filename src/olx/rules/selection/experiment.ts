import { idOf, type Json } from '../../course/block.ts';
import { isJsonObject, isShallowJson } from '../../course/json.ts';
import type { BlockId } from '../../course/keys.ts';
import { findAttribute } from '../../syntax/index.ts';
import { type Spot, tagSpot, valueSpot } from '../spot.ts';
import type { Subject } from '../subject.ts';
import { idInUsageKey } from './usage-id.ts';

/** A split_test as the platform reads it (`definition_from_xml` of `split_test_block.py`). */
export interface Experiment {
  /** Id of the group configuration, below 0 for none; null where the attribute is left out or is no number. */
  readonly partition: number | null;
  readonly partitionAt: Spot;
  /** The child of each group, by group id; null where the attribute is left out or is no JSON object. */
  readonly groups: ReadonlyMap<string, BlockId | null> | null;
  readonly groupsAt: Spot;
  /** The attributes that are there, readable or not. */
  readonly hasPartition: boolean;
  readonly hasGroups: boolean;
  readonly children: readonly BlockId[];
}

/** What a split_test says of its groups; it takes both attributes from its own tag. */
export function experimentOf({ block, content, held }: Subject): Experiment {
  const partition = findAttribute(content, 'user_partition_id');
  const groups = findAttribute(content, 'group_id_to_child');
  const tag = tagSpot(content, held);
  const id = partition !== null && /^\s*-?\d+\s*$/.test(partition.value) ? Number(partition.value) : null;
  return {
    partition: id,
    partitionAt: partition === null ? tag : valueSpot(partition, held),
    groups: groups === null ? null : groupsIn(groups.value),
    groupsAt: groups === null ? tag : valueSpot(groups, held),
    hasPartition: partition !== null,
    hasGroups: groups !== null,
    children: block.children.map((child) => idOf(child.block)),
  };
}

function groupsIn(text: string): ReadonlyMap<string, BlockId | null> | null {
  if (!isShallowJson(text)) return null;
  try {
    const json = JSON.parse(text) as Json;
    if (!isJsonObject(json)) return null;
    return new Map(Object.entries(json).map(([id, key]) => [id, typeof key === 'string' ? idInUsageKey(key) : null]));
  } catch {
    return null;
  }
}
