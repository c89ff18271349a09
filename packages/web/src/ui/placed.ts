/**
 * Items of a list that have no other name than their place, and never change it.
 */
export function placed<T>(items: readonly T[]): (readonly [key: string, item: T])[] {
  return items.map((item, place) => [String(place), item]);
}
