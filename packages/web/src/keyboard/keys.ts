/**
 * Every key of the page: what it is, what it does, and how the help says it. The map, the foot and the palette are drawn from it.
 */
import { copyEvent, copyLink, copySession, copyShown } from '../copy/copy.ts';
import { goIn, goOut, showLevel, step, stepToError, stepToMatch, toggleBookmark } from '../state/actions.ts';
import { nextDensity, nextTheme } from '../state/look.ts';
import { clearFilter, clearStep, setRange } from '../state/narrow.ts';
import type { Viewer } from '../state/viewer.ts';

export interface Command {
  /** With a modifier `Control+k`; two after each other `g g`. Any of them is enough. Empty for what only the palette offers. */
  readonly keys: readonly string[];
  /** Only where the focus is on the transcript: elsewhere these keys have a meaning of their own. */
  readonly inTree?: true;
  readonly group: 'Events' | 'Find and filter' | 'Strip' | 'Notes and copies' | 'Page';
  readonly does: string;
  /** In a word or two, at the foot of the page. */
  readonly foot?: string;
  readonly run: (viewer: Viewer, key: string) => void;
}

export const COMMANDS: readonly Command[] = [
  { keys: ['j'], group: 'Events', does: 'Next event', foot: 'event', run: viewer => step(viewer, 1) },
  { keys: ['k'], group: 'Events', does: 'Previous event', foot: 'event', run: viewer => step(viewer, -1) },
  { keys: ['ArrowDown'], inTree: true, group: 'Events', does: 'Next event', run: viewer => step(viewer, 1) },
  { keys: ['ArrowUp'], inTree: true, group: 'Events', does: 'Previous event', run: viewer => step(viewer, -1) },
  { keys: ['PageDown'], inTree: true, group: 'Events', does: 'Twenty events on', run: viewer => step(viewer, 20) },
  { keys: ['PageUp'], inTree: true, group: 'Events', does: 'Twenty events back', run: viewer => step(viewer, -20) },
  { keys: ['e'], group: 'Events', does: 'Next error', foot: 'next error', run: viewer => stepToError(viewer, 1) },
  { keys: ['E'], group: 'Events', does: 'Previous error', run: viewer => stepToError(viewer, -1) },
  { keys: ['g g'], group: 'Events', does: 'First event', run: viewer => step(viewer, -Infinity) },
  { keys: ['Home'], inTree: true, group: 'Events', does: 'First event', run: viewer => step(viewer, -Infinity) },
  { keys: ['G'], group: 'Events', does: 'Last event', run: viewer => step(viewer, Infinity) },
  { keys: ['End'], inTree: true, group: 'Events', does: 'Last event', run: viewer => step(viewer, Infinity) },
  { keys: ['l'], group: 'Events', does: 'Open what is folded, or go in', run: goIn },
  { keys: ['ArrowRight'], inTree: true, group: 'Events', does: 'Open what is folded, or go in', run: goIn },
  { keys: ['h'], group: 'Events', does: 'Fold, or go out', run: goOut },
  { keys: ['ArrowLeft'], inTree: true, group: 'Events', does: 'Fold, or go out', run: goOut },
  { keys: ['Enter'], inTree: true, group: 'Events', does: 'Go to what the event holds', run: focusEvent },
  { keys: ['['], group: 'Events', does: 'Fold all', run: viewer => showLevel(viewer, 1) },
  { keys: [']'], group: 'Events', does: 'Open all', run: viewer => showLevel(viewer, Infinity) },
  {
    keys: ['1', '2', '3', '4', '5', '6', '7', '8', '9'],
    group: 'Events',
    does: 'Open to this level',
    run: (viewer, key) => showLevel(viewer, Number(key) || 1),
  },

  { keys: ['/'], group: 'Find and filter', does: 'Find in events and their payloads', foot: 'find', run: focusFind },
  { keys: ['f'], group: 'Find and filter', does: 'Next match', run: viewer => stepToMatch(viewer, 1) },
  { keys: ['b'], group: 'Find and filter', does: 'Previous match', run: viewer => stepToMatch(viewer, -1) },
  { keys: [], group: 'Find and filter', does: 'Show all events, without filter and range', run: clearFilter },
  { keys: [], group: 'Find and filter', does: 'Show side events, or hide them', run: toggleSide },
  { keys: ['Escape'], group: 'Find and filter', does: 'Clear, one thing at a time', foot: 'clear', run: clearStep },

  { keys: ['w'], group: 'Strip', does: 'Zoom in', run: ({ strip }) => strip.current?.zoomIn() },
  { keys: ['s'], group: 'Strip', does: 'Zoom out', run: ({ strip }) => strip.current?.zoomOut() },
  { keys: ['a'], group: 'Strip', does: 'Move to the left', run: ({ strip }) => strip.current?.panLeft() },
  { keys: ['d'], group: 'Strip', does: 'Move to the right', run: ({ strip }) => strip.current?.panRight() },
  { keys: ['F'], group: 'Strip', does: 'Show the whole session', run: ({ strip }) => strip.current?.fit() },
  { keys: [], group: 'Strip', does: 'Let go of the selected range', run: viewer => setRange(viewer, null) },

  { keys: ['m'], group: 'Notes and copies', does: 'Bookmark the event', foot: 'bookmark', run: toggleBookmark },
  {
    keys: ['n'],
    group: 'Notes and copies',
    does: 'Add a note',
    foot: 'note',
    run: viewer => viewer.state.set({ panel: 'note' }),
  },
  {
    keys: ['c'],
    group: 'Notes and copies',
    does: 'Copy a link to the event',
    foot: 'copy link',
    run: viewer => void copyLink(viewer),
  },
  { keys: ['y'], group: 'Notes and copies', does: 'Copy the event as text', run: viewer => void copyEvent(viewer) },
  {
    keys: [],
    group: 'Notes and copies',
    does: 'Copy the events that are shown as text',
    run: viewer => void copyShown(viewer),
  },
  { keys: [], group: 'Notes and copies', does: 'Copy the session as text', run: viewer => void copySession(viewer) },
  {
    keys: [],
    group: 'Notes and copies',
    does: 'All bookmarks and notes',
    run: viewer => viewer.state.set({ panel: 'notes' }),
  },

  {
    keys: ['Meta+k', 'Control+k'],
    group: 'Page',
    does: 'Go to an event, a prompt, an error, a command',
    run: viewer => viewer.state.set({ panel: 'palette' }),
  },
  { keys: ['?'], group: 'Page', does: 'This map', foot: 'map', run: viewer => viewer.state.set({ panel: 'keys' }) },
  { keys: [], group: 'Page', does: 'Theme: system, light, dark', run: nextTheme },
  { keys: [], group: 'Page', does: 'Density: roomy, dense', run: nextDensity },
  { keys: [], group: 'Page', does: 'Print the transcript', run: () => print() },
];

/** How long the second key of two may take. */
const SECOND_KEY_MS = 900;

export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

/** `Control+k` for a key with a modifier, else the key; Shift is in the letter. */
function comboOf({ key, ctrlKey, metaKey, altKey }: KeyPress): string {
  return `${altKey ? 'Alt+' : ''}${ctrlKey ? 'Control+' : ''}${metaKey ? 'Meta+' : ''}${key}`;
}

/** Finds the command of key after key; it remembers the first of two. */
export function keyReader(now: () => number = () => performance.now()) {
  let first = { combo: '', at: 0 };
  return (press: KeyPress, inTree: boolean): Command | undefined => {
    const combo = comboOf(press);
    const pair = now() - first.at < SECOND_KEY_MS ? `${first.combo} ${combo}` : '';
    const found = COMMANDS.find(
      ({ keys, inTree: only }) => (keys.includes(combo) || keys.includes(pair)) && (!only || inTree),
    );
    first = found === undefined ? { combo, at: now() } : { combo: '', at: 0 };
    return found;
  };
}

export const FIND_FIELD = 'find';
export const EVENT_REGION = 'event';

function focusFind(viewer: Viewer): void {
  const field = document.getElementById(FIND_FIELD);
  if (field instanceof HTMLInputElement) {
    field.focus();
    field.select();
  } else viewer.state.set({ tab: 'replay' });
}

function focusEvent(viewer: Viewer): void {
  viewer.state.set({ sheet: true });
  document.getElementById(EVENT_REGION)?.focus();
}

function toggleSide(viewer: Viewer): void {
  viewer.state.set({ side: !viewer.state.get().side });
}
