/**
 * The link of an event: the earlier event that led to it, with the bytes that show it.
 */
import type { Look } from '../../core/analysis.ts';
import { isObject } from '../../core/record.ts';
import type { TraceEvent } from '../../core/schema.ts';
import { Attempts, lastBelow } from './attempts.ts';
import type { ValueKind } from './candidates.ts';
import { type Evidence, linesOf, type Place, sharedPiece, sharedValue, type Text, textsOf } from './evidence.ts';
import { isSaid } from './texts.ts';
import type { Part } from './why-fold.ts';
import { sharedWords } from './words.ts';

export type LinkKind = ValueKind | 'outcome' | 'started' | 'retry' | 'read_write' | 'plan' | 'own_words' | 'before';

export interface Link {
  readonly kind: LinkKind;
  readonly from: number;
  readonly to: number;
  /** Null where order is all there is. */
  readonly evidence: Evidence | null;
  /** Of a retry: how what it tries again had failed. */
  readonly failure?: { readonly n: number; readonly text: string };
}

/** A plain word of a prompt is no reason for what comes so many events later. */
const WORDS_HORIZON = 100;
/** A failure that long ago is another story. */
const RETRY_EVENTS = 80;
const MOST_DELEGATES = 16;
const BLOCK = 96;

export class Links {
  readonly #part: Part;
  readonly #look: Look;
  readonly #attempts: Attempts;

  /** With `all` it is asked about every call, else about a few. */
  constructor(part: Part, look: Look, all: boolean) {
    this.#part = part;
    this.#look = look;
    this.#attempts = new Attempts(part, look, all ? BLOCK : 1);
  }

  /** Null for what nothing in the session led to: a prompt, the start. */
  linkOf(n: number): Link | null {
    const event = this.#look(n);
    if (event === undefined || event.event_type === 'session_start') return null;
    if (event.event_type === 'user_prompt') return this.#started(n, event);
    const call = this.#part.callOf.get(n);
    if (call !== 0) return { kind: 'outcome', from: call, to: n, evidence: this.#byId(call, event) };
    const to = textsOf(event);
    return (isSaid(event) ? this.#byValue(n, to, true) : this.#ofAct(n, event, to)) ?? this.#before(n);
  }

  #ofAct(n: number, event: TraceEvent, to: readonly Text[]): Link | undefined {
    return (
      this.#retry(n, to) ??
      this.#readBefore(n, event, to) ??
      this.#planBefore(n, to) ??
      this.#byValue(n, to, false) ??
      this.#saidSo(n, to) ??
      (event.event_type === 'tool_call' ? this.#asked(n, to) : undefined)
    );
  }

  #retry(n: number, to: readonly Text[]): Link | undefined {
    const attempt = this.#attempts.of(n);
    if (attempt === undefined || n - attempt.failure > RETRY_EVENTS) return undefined;
    const { failed, failure, text } = attempt;
    const evidence = this.#sharedText(failed, to);
    return evidence === undefined || !isMost(evidence.value, to)
      ? undefined
      : { kind: 'retry', from: failed, to: n, evidence, failure: { n: failure, text } };
  }

  /** What both calls have in common: a whole text, else a line, else words. */
  #sharedText(from: number, to: readonly Text[]): Evidence | undefined {
    const before = this.#texts(from);
    const pieces = to.filter(({ role }) => role !== 'note').flatMap(({ text }) => linesWhole(text));
    return sharedPiece(pieces, before) ?? sharedWords(stringsOf(before), stringsOf(to));
  }

  #readBefore(n: number, event: TraceEvent, to: readonly Text[]): Link | undefined {
    const looks = this.#part.looks.get(n) ?? [];
    if (looks.length === 0) return undefined;
    const pieces = replacedLines(event);
    let best: Link | undefined;
    for (const { outcome } of pieces.length === 0 ? [] : looks) {
      const evidence = sharedPiece(pieces, this.#texts(outcome));
      if (evidence !== undefined && evidence.value.length > (best?.evidence?.value.length ?? 0))
        best = { kind: 'read_write', from: outcome, to: n, evidence };
    }
    if (best !== undefined) return best;
    const paths = to.filter(({ role }) => role === 'target').map(({ text }) => ({ text, start: 0, end: text.length }));
    for (const { call, hasRead } of looks) {
      if (!hasRead) continue;
      const evidence = sharedPiece(paths, this.#texts(call));
      if (evidence !== undefined) return { kind: 'read_write', from: call, to: n, evidence };
    }
    return undefined;
  }

  /**
   * A saying speaks of what others brought up: that it says a thing again is no reason. That a file was written before is
   * none to write it again.
   */
  #byValue(n: number, to: readonly Text[], isSaying: boolean): Link | undefined {
    for (const { kind, from, hash } of this.#part.candidates.of(n)) {
      if (isSaying && kind === 'reuse') continue;
      if (kind === 'write_use' && this.#part.looks.has(n)) continue;
      const event = this.#look(from);
      if (event === undefined) continue;
      const { cwd } = this.#part;
      const evidence = sharedValue(
        hash,
        textsOf(event),
        to,
        (value, b) =>
          cwd?.includes(value) === true ||
          (kind === 'reuse' && isFolder(value)) ||
          (kind !== 'prompt' && isWhereabouts(b)),
      );
      if (evidence === undefined) continue;
      return { kind: kind === 'reuse' && isSaid(event) ? 'own_words' : kind, from, to: n, evidence };
    }
    return undefined;
  }

  /** A plan goes on from the plan before it. */
  #planBefore(n: number, to: readonly Text[]): Link | undefined {
    const plan = this.#part.planBefore.get(n);
    if (plan === undefined) return undefined;
    const evidence = sharedPiece(
      to.flatMap(({ text }) => linesOf(text)),
      this.#texts(plan),
    );
    return evidence === undefined ? undefined : { kind: 'plan', from: plan, to: n, evidence };
  }

  #saidSo(n: number, to: readonly Text[]): Link | undefined {
    for (const from of (this.#part.said.get(n) ?? []).toReversed()) {
      const evidence = sharedWords(stringsOf(this.#texts(from)), stringsOf(to));
      if (evidence !== undefined) return { kind: 'own_words', from, to: n, evidence };
    }
    return undefined;
  }

  #asked(n: number, to: readonly Text[]): Link | undefined {
    const from = this.#promptBefore(n);
    if (from === undefined || n - from > WORDS_HORIZON) return undefined;
    const asked = to.filter(({ role }) => role !== 'note' && role !== 'content');
    const evidence = sharedWords(stringsOf(this.#texts(from)), stringsOf(asked));
    const isHere = evidence !== undefined && this.#part.cwd?.includes(evidence.value) === true;
    return evidence === undefined || isHere ? undefined : { kind: 'prompt', from, to: n, evidence };
  }

  #byId(call: number, outcome: TraceEvent): Evidence | null {
    const id = outcome.data.tool_use_id;
    if (typeof id === 'string' && id !== '') return { value: id, from_quote: id, to_quote: id };
    const name = this.#look(call)?.event_id;
    return name !== undefined && name !== '' && outcome.parent_id === name
      ? { value: name, from_quote: name, to_quote: name }
      : null;
  }

  /** The task of a subagent inside this session is the prompt of a call. */
  #started(n: number, event: TraceEvent): Link | null {
    if (event.data.kind !== 'sidechain') return null;
    const pieces = textsOf(event).flatMap(({ text }) => linesWhole(text));
    const { delegates } = this.#part;
    const last = lastBelow(delegates, n);
    for (let i = last; i >= 0 && i > last - MOST_DELEGATES; i--) {
      const from = delegates[i] as number;
      const evidence = sharedPiece(pieces, this.#texts(from));
      if (evidence !== undefined) return { kind: 'started', from, to: n, evidence };
    }
    return null;
  }

  #before(n: number): Link | null {
    const from = this.#promptBefore(n) ?? (n > 1 ? 1 : undefined);
    return from === undefined ? null : { kind: 'before', from, to: n, evidence: null };
  }

  #promptBefore(n: number): number | undefined {
    const { prompts } = this.#part;
    return prompts[lastBelow(prompts, n)];
  }

  #texts(n: number): Text[] {
    const event = this.#look(n);
    return event === undefined ? [] : textsOf(event);
  }
}

/** Two commits are not one command for `git commit -m`. */
function isMost(value: string, to: readonly Text[]): boolean {
  const longest = Math.max(...to.filter(({ role }) => role !== 'note').map(({ text }) => Math.min(text.length, 240)));
  return value.length >= longest * 0.4;
}

/** A path whose end is no file by its looks. Many calls name a folder, for many reasons. */
function isFolder(value: string): boolean {
  const slash = Math.max(value.lastIndexOf('/'), value.lastIndexOf('\\'));
  return slash !== -1 && !value.includes('.', slash + 2);
}

/** `cd` goes to this place: calls that are made in one folder have nothing to do with each other for that. */
function isWhereabouts({ text, start }: Place): boolean {
  return /\bcd\s+["']?[^\s"']*$/.test(text.slice(Math.max(0, start - 200), start));
}

function stringsOf(texts: readonly Text[]): string[] {
  return texts.map(({ text }) => text);
}

function linesWhole(text: string) {
  const value = text.trim();
  const start = text.indexOf(value);
  const isShort = value.length > 1 && value.length <= 240 && !value.includes('\n');
  return isShort ? [{ text, start, end: start + value.length }] : linesOf(text);
}

/** Lines that an edit takes away or finds its place by, or all that a file is written with. */
function replacedLines({ data }: TraceEvent) {
  const args = isObject(data.arguments) ? data.arguments : {};
  if (typeof args.input === 'string') return linesOf(args.input, line => /^[ -](?!--)/.test(line)).map(withoutMark);
  const edits = Array.isArray(args.edits) ? args.edits.filter(isObject) : [args];
  const old = edits.map(edit => edit.old_string ?? edit.old_str).filter(text => typeof text === 'string');
  const whole = [args.content, args.file_text, args.new_source].filter(text => typeof text === 'string');
  return (old.length > 0 ? old : whole).flatMap(text => linesOf(text));
}

/** A line of a patch begins with a mark that the file does not have. */
function withoutMark({ text, start, end }: { text: string; start: number; end: number }) {
  const from = text.charCodeAt(start) === 45 ? start + 1 : start;
  let at = from;
  while (at < end && /\s/.test(text[at] as string)) at++;
  return { text, start: at, end };
}
