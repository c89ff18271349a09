/**
 * Annotations: what a person wrote beside an event. One line each in `annotations.jsonl`, in the shape of agent-trace, which
 * reads ours; `bookmark` is the one key it does not know.
 */
import { canonical } from './fold/content.ts';
import { isCount, type RawRecord } from './record.ts';

export interface Annotation {
  /** 12 hex digits; others' may be any word. */
  readonly annotation_id: string;
  readonly session_id: string;
  /** '' where its writer found no event. */
  readonly event_id: string;
  /** Of the event, from the start of the session; null where it has no time. */
  readonly offset_seconds: number | null;
  /** '' for none, like `note` and `author`. */
  readonly label: string;
  readonly note: string;
  readonly author: string;
  /** Unix seconds; null where nobody says. */
  readonly created_at: number | null;
  readonly bookmark?: boolean;
}

const ID = /^[\w-]{1,64}$/;

/** A line's object as an annotation; undefined for one that says nothing or goes by no id. Other keys are left out. */
export function parseAnnotation(record: RawRecord): Annotation | undefined {
  const { annotation_id: id, offset_seconds: offset, created_at: at } = record;
  if (typeof id !== 'string' || !ID.test(id)) return undefined;
  const [label, note] = [textOf(record.label), textOf(record.note)];
  const bookmark = record.bookmark === true;
  if (label === '' && note === '' && !bookmark) return undefined;
  return {
    annotation_id: id,
    session_id: textOf(record.session_id),
    event_id: textOf(record.event_id),
    offset_seconds: isCount(offset) ? offset : null,
    label,
    note,
    author: textOf(record.author),
    created_at: isCount(at) ? at : null,
    ...(bookmark && { bookmark }),
  };
}

/**
 * The annotations that lines in any order stand for, oldest first. Of two with one id the later one counts, so writers that append
 * at once, and a file that was put together from two, change nothing.
 */
export function foldAnnotations(parsed: Iterable<Annotation>): Annotation[] {
  const byId = new Map<string, Annotation>();
  for (const one of parsed) {
    const known = byId.get(one.annotation_id);
    if (known === undefined || compare(known, one) < 0) byId.set(one.annotation_id, one);
  }
  return [...byId.values()].sort(compare);
}

/** By time; equal ones by their content, so that the order of lines says nothing. */
function compare(a: Annotation, b: Annotation): number {
  const [first, second] = [canonical(a), canonical(b)];
  return (a.created_at ?? 0) - (b.created_at ?? 0) || (first < second ? -1 : first > second ? 1 : 0);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
