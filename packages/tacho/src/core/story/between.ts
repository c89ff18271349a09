/**
 * Stretches of lists that are in the order of their events.
 */

/** The items of an ascending list whose number is at or above `from` and below `to`. */
export function between<T>(items: readonly T[], from: number, to: number, numberOf: (item: T) => number): readonly T[] {
  return items.slice(firstAtLeast(items, from, numberOf), firstAtLeast(items, to, numberOf));
}

/** How many of them there are. */
export function countBetween<T>(items: readonly T[], from: number, to: number, numberOf: (item: T) => number): number {
  return firstAtLeast(items, to, numberOf) - firstAtLeast(items, from, numberOf);
}

function firstAtLeast<T>(items: readonly T[], n: number, numberOf: (item: T) => number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numberOf(items[middle] as T) < n) low = middle + 1;
    else high = middle;
  }
  return low;
}
