/**
 * One small store: a frozen state, replaced as a whole, and those who want to know.
 */
import { useSyncExternalStore } from 'react';

export interface Store<State> {
  readonly get: () => State;
  /** Replaces the named parts; tells nobody where all of them are what they were. */
  readonly set: (parts: Partial<State>) => void;
  /** Returns what ends it. */
  readonly subscribe: (changed: () => void) => () => void;
}

export function createStore<State extends object>(first: State): Store<State> {
  let state = first;
  const listeners = new Set<() => void>();
  return {
    get: () => state,
    set(parts) {
      const keys = Object.keys(parts) as (keyof State)[];
      if (keys.every(key => Object.is(parts[key], state[key]))) return;
      state = { ...state, ...parts };
      for (const changed of listeners) changed();
    },
    subscribe(changed) {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
  };
}

/** What `pick` reads of the state; it has to give the same object for the same state. */
export function useStore<State extends object, Picked>(store: Store<State>, pick: (state: State) => Picked): Picked {
  return useSyncExternalStore(store.subscribe, () => pick(store.get()));
}
