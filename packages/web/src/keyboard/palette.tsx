/**
 * The palette: type where to go, or what to do.
 */
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { nameOf, select } from '../state/actions.ts';
import { REPLAY_TAB } from '../state/view-state.ts';
import { useViewer } from '../state/viewer.ts';
import { textOf } from '../transcript/row-words.ts';
import { Mark } from '../ui/mark.tsx';
import { MarkedText } from '../ui/marked-text.tsx';
import { Keys } from './key-names.tsx';
import { type Offer, offersFor } from './offers.ts';

export function Palette({ onClose }: { readonly onClose: () => void }) {
  const viewer = useViewer();
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const offers = useMemo(() => offersFor(typed, viewer.source.page, viewer.index.rowOf), [typed, viewer]);
  useEffect(() => {
    list.current?.children[at]?.scrollIntoView({ block: 'nearest' });
  }, [at]);

  const take = (offer: Offer | undefined) => {
    if (offer === undefined) return;
    onClose();
    if (offer.to === 'command') return offer.command.run(viewer, offer.command.keys[0] ?? '');
    viewer.state.set({ tab: REPLAY_TAB });
    select(viewer, offer.row);
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') setAt(Math.min(offers.length - 1, at + 1));
    else if (event.key === 'ArrowUp') setAt(Math.max(0, at - 1));
    else if (event.key === 'Enter') take(offers[at]);
    else return;
    event.preventDefault();
  };
  return (
    <>
      <input
        // biome-ignore lint/a11y/noAutofocus: the dialog was opened to type into it
        autoFocus
        type="text"
        role="combobox"
        aria-expanded="true"
        aria-controls="offers"
        aria-activedescendant={offers.length > 0 ? `offer-${at}` : undefined}
        aria-label="Go to event number, prompt, error, or command"
        placeholder="#42, words of a prompt or an error, or a command"
        autoComplete="off"
        spellCheck={false}
        value={typed}
        className="h-11 flex-none border-b border-line px-4 text-14 outline-none placeholder:text-ink-3"
        onChange={event => {
          setTyped(event.target.value);
          setAt(0);
        }}
        onKeyDown={onKey}
      />
      <div ref={list} id="offers" role="listbox" aria-label="Offers" className="overflow-auto p-1.5">
        {offers.map((offer, place) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the keys
          <div
            key={offer.to === 'row' ? `row ${offer.row}` : offer.command.does + offer.command.keys[0]}
            id={`offer-${place}`}
            role="option"
            tabIndex={-1}
            aria-selected={place === at}
            className="flex min-h-8 cursor-default items-center gap-2 rounded-s px-2.5 aria-selected:bg-select"
            onClick={() => take(offer)}
            onPointerMove={() => setAt(place)}
          >
            {offer.to === 'command' ? (
              <>
                <span className="min-w-0 flex-1">{offer.command.does}</span>
                <Keys keys={offer.command.keys} />
              </>
            ) : (
              <>
                <Mark kind={offer.kind} />
                <span className="cut flex-1">
                  <MarkedText text={textOf(viewer.rows, offer.row)} />
                </span>
                <span className="font-mono text-12 text-ink-3">{nameOf(viewer, offer.row)}</span>
              </>
            )}
          </div>
        ))}
        {offers.length === 0 && <p className="p-2.5 text-ink-3">Nothing fits. Use / to find in payloads.</p>}
      </div>
    </>
  );
}
