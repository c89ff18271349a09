/**
 * Bookmarks and notes of whoever reads the page. They stay in this browser; `commandsFor` makes them commands that write them
 * into the store.
 */
import { recall, remember } from '../state/remembered.ts';
import { createStore, type Store } from '../state/store.ts';

/** What somebody put beside one event. */
export interface OwnNote {
  /** Of the session or subagent that the event is of. */
  readonly session_id: string;
  /** Number of the event there. */
  readonly n: number;
  readonly bookmark: boolean;
  readonly note: string;
}

export interface OwnNotes {
  readonly notes: readonly OwnNote[];
  /** False where the browser remembers nothing: they are gone when the page is closed. */
  readonly kept: boolean;
}

const LONGEST_NOTE = 4_000;

/** The notes of one page; they are remembered under its session. */
export function openOwnNotes(sessionId: string): Store<OwnNotes> {
  const key = `tacho:notes:${sessionId}`;
  let saved: readonly OwnNote[] = parseNotes(recall(key));
  const store = createStore<OwnNotes>({ notes: saved, kept: true });
  store.subscribe(() => {
    const state = store.get();
    if (state.notes !== saved) {
      saved = state.notes;
      store.set({ kept: remember(key, JSON.stringify(state.notes)) });
    }
  });
  return store;
}

/** The same notes with `changes` made to those of one event; an event without bookmark and text has none. */
export function withNote(
  notes: readonly OwnNote[],
  event: Pick<OwnNote, 'session_id' | 'n'>,
  changes: Partial<Pick<OwnNote, 'bookmark' | 'note'>>,
): OwnNote[] {
  const before = notes.find(of => isOf(of, event)) ?? { ...event, bookmark: false, note: '' };
  const after = { ...before, ...changes };
  const others = notes.filter(of => !isOf(of, event));
  return after.bookmark || after.note !== '' ? [...others, after] : others;
}

/** What is remembered can be anything by now. */
export function parseNotes(text: string | null): OwnNote[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text ?? '[]');
  } catch {
    return [];
  }
  if (!Array.isArray(parsed)) return [];
  return parsed.flatMap((of: unknown) => {
    if (typeof of !== 'object' || of === null) return [];
    const { session_id, n, bookmark, note } = of as Record<string, unknown>;
    if (typeof session_id !== 'string' || typeof n !== 'number' || !Number.isSafeInteger(n) || typeof note !== 'string')
      return [];
    return [{ session_id, n, bookmark: bookmark === true, note: note.slice(0, LONGEST_NOTE) }];
  });
}

/** One command a line, for a POSIX shell, in the order of the events. */
export function commandsFor(notes: readonly OwnNote[]): string {
  return [...notes]
    .sort((a, b) => (a.session_id === b.session_id ? a.n - b.n : a.session_id < b.session_id ? -1 : 1))
    .map(({ session_id, n, bookmark, note }) => {
      const words = ['tacho', 'annotate', quoted(session_id), '--event', String(n)];
      if (bookmark) words.push('--bookmark');
      if (note !== '') words.push('--note', quoted(note));
      return words.join(' ');
    })
    .join('\n');
}

function isOf(note: OwnNote, event: Pick<OwnNote, 'session_id' | 'n'>): boolean {
  return note.session_id === event.session_id && note.n === event.n;
}

function quoted(word: string): string {
  return /^[\w./:-]+$/.test(word) && !word.startsWith('-') ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
