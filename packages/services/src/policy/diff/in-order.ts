/**
 * The most of these places that are in ascending order: a longest increasing subsequence (patience sorting). What is not
 * among them has moved. Places are all different.
 */
export function inOrder(places: readonly number[]): ReadonlySet<number> {
  /** For each length, the smallest place that a sequence of it can end with. */
  const ends: number[] = [];
  const before = new Map<number, number | undefined>();
  for (const place of places) {
    const length = ends.findIndex((end) => end >= place);
    const at = length < 0 ? ends.length : length;
    before.set(place, ends[at - 1]);
    ends[at] = place;
  }
  const found = new Set<number>();
  for (let place = ends.at(-1); place !== undefined; place = before.get(place)) found.add(place);
  return found;
}
