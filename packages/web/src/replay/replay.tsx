/**
 * The page of one session.
 */
import * as Tabs from '@radix-ui/react-tabs';
import { useEffect, useState } from 'react';
import { readAhead } from '../find/search.ts';
import { useKeyboard } from '../keyboard/use-keyboard.ts';
import { PrintView, usePrinting } from '../print/print-view.tsx';
import { followHash, say, select, selectEvent, setTab, step } from '../state/actions.ts';
import { setRange } from '../state/narrow.ts';
import { REPLAY_TAB } from '../state/view-state.ts';
import { useView, useViewer } from '../state/viewer.ts';
import { Strip } from '../strip/strip.tsx';
import { PAGE_SCROLLER } from '../transcript/use-transcript.ts';
import { Boundary } from '../ui/boundary.tsx';
import { Views } from '../views/views.tsx';
import { Foot } from './foot.tsx';
import { Header } from './header.tsx';
import { NothingRecorded } from './nothing.tsx';
import { Notices } from './notices.tsx';
import { Panels } from './panels.tsx';
import { Readout } from './readout.tsx';
import { ReplayTab } from './replay-tab.tsx';
import { TopBar } from './top-bar.tsx';

export function Replay() {
  const viewer = useViewer();
  useKeyboard();
  usePrinting();
  useEffect(() => {
    const follow = () => void followHash(viewer);
    follow();
    void readAhead(viewer.source).then(whole => {
      if (!whole) say(viewer, 'The end of this file is missing: not all events can be shown whole.');
    });
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, [viewer]);
  if (useView(state => state.printing)) return <PrintView />;
  return (
    <div className="flex h-dvh flex-col">
      <TopBar />
      <main id={PAGE_SCROLLER} className="flex min-h-0 flex-1 flex-col max-sm:block max-sm:overflow-y-auto">
        <Header />
        <Notices />
        {viewer.rows.count === 0 ? <NothingRecorded /> : <Body />}
      </main>
      <Foot />
      <Panels />
    </div>
  );
}

function Body() {
  const viewer = useViewer();
  const { head } = viewer;
  const tab = useView(state => state.tab);
  return (
    <>
      <StripBox />
      <Tabs.Root
        value={tab}
        onValueChange={to => setTab(viewer, to)}
        className="flex min-h-0 flex-1 flex-col max-sm:block"
      >
        {head.views.length > 0 && (
          <Tabs.List className="tabs" aria-label="Views of this session">
            <Tabs.Trigger value={REPLAY_TAB}>Replay</Tabs.Trigger>
            {head.views.map(({ name, title }) => (
              <Tabs.Trigger key={name} value={name}>
                {title}
              </Tabs.Trigger>
            ))}
          </Tabs.List>
        )}
        <Tabs.Content value={REPLAY_TAB} tabIndex={-1} className="flex min-h-0 flex-1 flex-col">
          <ReplayTab />
        </Tabs.Content>
        {head.views.map(({ name, views }) => (
          <Tabs.Content key={name} value={name} className="min-h-0 flex-1 overflow-auto">
            <Boundary what="This view" of={name}>
              <Views views={views} onEvent={n => selectEvent(viewer, n)} />
            </Boundary>
          </Tabs.Content>
        ))}
      </Tabs.Root>
    </>
  );
}

function StripBox() {
  const viewer = useViewer();
  const selected = useView(state => state.selected);
  const matches = useView(viewer.bright);
  const range = useView(state => state.range);
  const folded = useView(state => state.gapsFolded);
  const isDrawn = useAfterPaint();
  return (
    <section aria-label="Strip" className="flex-none border-b border-line px-4 pt-1 pb-2">
      <Readout />
      {!isDrawn && <div className="h-[94px]" />}
      {isDrawn && (
        <Strip
          ref={viewer.strip}
          head={viewer.head}
          rows={viewer.rows}
          selected={selected}
          matches={matches}
          range={range}
          folded={folded}
          onSelect={row => select(viewer, row)}
          onRange={of => setRange(viewer, of)}
          onStep={by => step(viewer, by)}
          onToggleFold={() => viewer.state.set({ gapsFolded: !viewer.state.get().gapsFolded })}
        />
      )}
    </section>
  );
}

/** False until something was seen: the first rows do not wait for the strip of a long session. */
function useAfterPaint(): boolean {
  const [isPainted, setPainted] = useState(false);
  useEffect(() => {
    const frame = requestAnimationFrame(() => setTimeout(() => setPainted(true)));
    return () => cancelAnimationFrame(frame);
  }, []);
  return isPainted;
}
