/**
 * What a call read or found: lines with their numbers, places in files, or text.
 */
import { useMemo, useState } from 'react';
import { countText } from 'tacho/src/core/numbers.ts';
import type { TraceEvent } from 'tacho/src/core/schema.ts';
import { chunked, linesOf } from '../output/fold-lines.ts';
import { OutputSection } from '../output/output-section.tsx';
import { Prose } from '../prose/prose.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { PathText } from '../ui/path-text.tsx';
import { placed } from '../ui/placed.ts';
import { ScrollBox } from '../ui/scroll-box.tsx';
import { Section } from '../ui/section.tsx';
import { ShowMore } from '../ui/show-more.tsx';
import { visibleText } from '../ui/visible-text.tsx';
import { type Found, foundPlaces, type NumberedLine, numberedLines } from './numbered-text.ts';

const MOST_LINES = 200;
const STEP = 5_000;
const BLOCK = 200;
/** Tools that answer with what a model wrote. */
const TELLING = /^(?:WebFetch|WebSearch|web_fetch|google_web_search|Task|Agent|AskUserQuestion|ExitPlanMode)$/;

export function ReadOutput({ call, text }: { readonly call: TraceEvent | undefined; readonly text: string }) {
  const lines = useMemo(() => linesOf(text), [text]);
  const numbered = useMemo(() => numberedLines(lines), [lines]);
  const found = useMemo(() => (numbered === undefined ? foundPlaces(lines) : undefined), [lines, numbered]);
  if (numbered !== undefined) return <Lines lines={numbered} />;
  if (found !== undefined) return <Places places={found} text={text} />;
  if (TELLING.test(String(call?.data.tool_name)))
    return (
      <Section title="What came back">
        <Prose text={text} />
      </Section>
    );
  return <OutputSection title="Result" text={text} />;
}

function Lines({ lines }: { readonly lines: readonly NumberedLine[] }) {
  const [most, setMost] = useState(MOST_LINES);
  const shown = lines.length <= most + 12 ? lines : lines.slice(0, most);
  const numbers = lines.filter(line => line.number !== null);
  const [first, last] = [numbers[0]?.number, numbers.at(-1)?.number];
  return (
    <Section
      title="Content"
      note={`lines ${first} to ${last}`}
      tools={<CopyButton text={() => lines.map(line => line.text).join('\n')} />}
    >
      <ScrollBox label="Content" className="bg-sunken py-2.5 leading-[18px] text-ink-2">
        {placed(chunked(shown, BLOCK)).map(([key, block]) => (
          <div key={key} className="flex [contain-intrinsic-height:auto_3600px] [content-visibility:auto]">
            <pre
              aria-hidden="true"
              className="sticky left-0 min-w-12 flex-none bg-sunken px-2 text-right text-ink-3 select-none"
            >
              {block.map(line => `${line.number ?? ' '}\n`).join('')}
            </pre>
            <pre className="min-w-0 pe-3 [tab-size:4]">{visibleText(block.map(line => `${line.text}\n`).join(''))}</pre>
          </div>
        ))}
        {shown.length < lines.length && (
          <div className="px-3">
            <ShowMore onClick={() => setMost(most + STEP)}>
              {most === MOST_LINES
                ? `show all ${countText(lines.length, 'line')}`
                : `${countText(lines.length - most, 'line')} more`}
            </ShowMore>
          </div>
        )}
      </ScrollBox>
    </Section>
  );
}

function Places({ places, text }: { readonly places: readonly Found[]; readonly text: string }) {
  const [most, setMost] = useState(MOST_LINES);
  const shown = places.length <= most + 12 ? places : places.slice(0, most);
  const files = new Set(places.map(place => place.path)).size;
  return (
    <Section
      title="Found"
      note={`${countText(places.length, 'line')}, ${countText(files, 'file')}`}
      tools={<CopyButton text={() => text} />}
    >
      <ul className="grid grid-cols-[minmax(0,1fr)] gap-y-0.5 font-mono text-12 leading-[18px]">
        {placed(shown).map(([key, place]) => (
          <PlaceLine key={key} place={place} />
        ))}
      </ul>
      {shown.length < places.length && (
        <ShowMore onClick={() => setMost(most + STEP)}>{countText(places.length - most, 'line')} more</ShowMore>
      )}
    </Section>
  );
}

function PlaceLine({ place: { path, line, text } }: { readonly place: Found }) {
  return (
    <li className="wrap-anywhere">
      {path !== '' && <PathText path={path} />}
      {line !== null && <span className="text-ink-3">:{line}</span>}
      {text !== '' && <bdi className="text-ink-2"> {visibleText(text.slice(0, 1_000).trim())}</bdi>}
    </li>
  );
}
