/**
 * What a browser remembers between two visits. A page that was opened from disk may have no such memory: then nothing is
 * remembered, and nothing fails. What comes back is whatever lies there, it is checked by whoever reads it.
 */

/** Null where nothing is remembered, or nothing can be. */
export function recall(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** Whether it will be remembered. */
export function remember(key: string, value: string): boolean {
  try {
    localStorage.setItem(key, value);
    return true;
  } catch {
    return false;
  }
}
