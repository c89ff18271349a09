/**
 * Find in the session, above the transcript: titles and whole payloads. With nothing to find, what the stair runs from and to.
 */
import { type KeyboardEvent, useDeferredValue } from 'react';
import { integerText, moneyText } from 'tacho/src/core/numbers.ts';
import { FIND_FIELD } from '../keyboard/keys.ts';
import { stepToMatch } from '../state/actions.ts';
import { find } from '../state/narrow.ts';
import { useView, useViewer } from '../state/viewer.ts';

export function FindBar() {
  const viewer = useViewer();
  const { head, index, state } = viewer;
  const query = useView(all => all.query);
  const events = head.parts.reduce((sum, part) => sum + part.events, 0);
  const spent = index.usdBefore.at(-1) ?? 0;
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Enter') stepToMatch(viewer, event.shiftKey ? -1 : 1);
    else if (event.key === 'Escape') {
      void find(viewer, '');
      document.querySelector<HTMLElement>('[role=tree]')?.focus();
    } else return;
    event.preventDefault();
  };
  return (
    <search className="flex h-9 items-center gap-2 border-b border-line bg-bg pr-3 pl-3 text-12 text-ink-3">
      <input
        id={FIND_FIELD}
        type="text"
        value={query}
        placeholder={`Find in ${integerText(events)} events and their payloads`}
        aria-label="Find in events and their payloads"
        aria-keyshortcuts="/"
        autoComplete="off"
        spellCheck={false}
        className="h-6 min-w-0 flex-1 rounded-s px-1 text-13 text-ink outline-offset-[-1px] placeholder:text-ink-3"
        onChange={event => void find(viewer, event.target.value)}
        onKeyDown={onKey}
      />
      {query === '' ? (
        spent > 0 && <span className="font-mono">$0 → {moneyText(spent)}</span>
      ) : (
        <Hits onOnly={only => state.set({ onlyMatches: only, foldedInFilter: new Set() })} />
      )}
    </search>
  );
}

function Hits({ onOnly }: { readonly onOnly: (only: boolean) => void }) {
  const viewer = useViewer();
  const matches = useView(state => state.matches);
  const query = useView(state => state.query);
  const selected = useView(state => state.selected);
  const only = useView(state => state.onlyMatches);
  const asked = useDeferredValue(query);
  if (matches === null) return <span role="status">searching “{asked.slice(0, 20)}”</span>;
  const at = matches.rows.indexOf(selected ?? -1) + 1;
  const none = matches.rows.length === 0;
  return (
    <>
      <span role="status" className={none ? 'text-ink' : ''}>
        {none ? 'no match' : `${at === 0 ? '–' : integerText(at)} of ${integerText(matches.rows.length)}`}
      </span>
      <button
        type="button"
        className="btn-quiet"
        disabled={none}
        aria-label="Previous match"
        title="Previous match (b)"
        onClick={() => stepToMatch(viewer, -1)}
      >
        ↑
      </button>
      <button
        type="button"
        className="btn-quiet"
        disabled={none}
        aria-label="Next match"
        title="Next match (f)"
        onClick={() => stepToMatch(viewer, 1)}
      >
        ↓
      </button>
      <button type="button" className="toggle" aria-pressed={only} onClick={() => onOnly(!only)}>
        only matches
      </button>
    </>
  );
}
