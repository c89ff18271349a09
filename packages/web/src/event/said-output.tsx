/**
 * What a person or a model said, and what the model thought before it.
 */
import { countText } from 'tacho/src/core/numbers.ts';
import { isObject } from 'tacho/src/core/record.ts';
import type { TraceEvent } from 'tacho/src/core/schema.ts';
import { Folded } from '../prose/folded.tsx';
import { Prose } from '../prose/prose.tsx';
import { Missing } from '../ui/section.tsx';
import { wordsOf } from './act.ts';
import { eventsOf, type RowEvents } from './row-events.ts';

export function SaidOutput({ events }: { readonly events: RowEvents }) {
  const first = events.first.event;
  if (first === undefined) return null;
  const words = wordsOf(first);
  const rest = eventsOf({ ...events, outcome: undefined }).filter(event => event !== first);
  const thoughts = rest.filter(({ event_type, data }) => event_type === 'system' && data.subtype === 'thinking');
  const more = rest.filter(event => event.event_type === first.event_type && wordsOf(event) !== '');
  const images = imageCount(first.data.images) + imageCount(first.data.local_images);
  return (
    <>
      {words === '' ? <Missing>It holds no text.</Missing> : <Prose text={words} />}
      {more.map(event => (
        <Prose key={event.event_id} text={wordsOf(event)} />
      ))}
      {images > 0 && <Missing>{countText(images, 'image')} with it, not on this page.</Missing>}
      {thoughts.map(event => (
        <Thinking key={event.event_id} event={event} />
      ))}
    </>
  );
}

/** `open` for a row that is nothing else. */
export function Thinking({ event, open = false }: { readonly event: TraceEvent; readonly open?: boolean }) {
  const text = wordsOf(event);
  if (text === '') return <Missing>The model thought here; its words were not recorded.</Missing>;
  return <Folded title="Thinking" text={text} open={open} />;
}

function imageCount(images: unknown): number {
  if (typeof images === 'number' && images > 0) return images;
  if (Array.isArray(images)) return images.length;
  return isObject(images) ? 1 : 0;
}
