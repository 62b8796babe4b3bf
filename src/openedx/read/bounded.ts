/** Reads of one course run at the same time; fewer than a client lets through, so that others get on. */
const AT_ONCE = 4;

/** Maps with a few tasks at the same time; answers in the order of the items. The first error ends it. */
export async function mapBounded<Item, Result>(
  items: readonly Item[],
  task: (item: Item, index: number) => Promise<Result>,
): Promise<readonly Result[]> {
  const results = new Map<number, Result>();
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < items.length) {
      const at = next++;
      const item = items[at] as Item;
      try {
        results.set(at, await task(item, at));
      } catch (error) {
        next = items.length;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, items.length) }, work));
  return items.map((_, at) => results.get(at) as Result);
}
