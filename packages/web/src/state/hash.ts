/**
 * What the address says behind `#`: an event, and the tab that is open. `#e42`, `#s1.e3` in a subagent, `#e42&tab=explain`,
 * `#id=9c0f…` by its id.
 */

export interface Place {
  /** `key` is that of a part; '' is the session itself. */
  readonly event: { readonly key: string; readonly n: number } | null;
  readonly id: string | null;
  readonly tab: string | null;
}

export function parseHash(hash: string): Place {
  let event: Place['event'] = null;
  let id: string | null = null;
  let tab: string | null = null;
  for (const piece of hash.replace(/^#/, '').split('&')) {
    const [, key = '', n] = /^(?:(s\d{1,9})\.)?e(\d{1,9})$/.exec(piece) ?? [];
    if (n !== undefined) event = { key, n: Number(n) };
    else if (piece.startsWith('id=')) id = decoded(piece.slice(3));
    else if (piece.startsWith('tab=')) tab = decoded(piece.slice(4));
  }
  return { event, id, tab };
}

/** With its `#`; '' for no place. */
export function formatHash({ event, tab }: Omit<Place, 'id'>): string {
  const pieces: string[] = [];
  if (event !== null) pieces.push(`${event.key === '' ? '' : `${event.key}.`}e${event.n}`);
  if (tab !== null) pieces.push(`tab=${encodeURIComponent(tab)}`);
  return pieces.length === 0 ? '' : `#${pieces.join('&')}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
