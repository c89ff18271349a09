/**
 * PromptParts as the bill shows them: one for each thing a person asked for.
 */
import { isOutcome } from '../identity.ts';
import type { TraceEvent } from '../schema.ts';

export interface PromptPart {
  /** The beginning of the prompt that opened it. */
  readonly label: string;
  readonly started_at: number | null;
  readonly events: number;
  readonly errors: number;
  /** The last call that was answered failed: nothing in the phase succeeded after it. A denied call says nothing of it. */
  readonly failed: boolean;
}

const LABEL_CHARS = 80;
/** A subagent's task opens a phase only where nothing was asked before it. */
const ASKED = new Set<unknown>([undefined, 'prompt', 'slash', 'bash', 'queued']);

export class PromptParts {
  readonly #phases: { label: string; started_at: number | null; events: number; errors: number; failed: boolean }[] =
    [];

  /** Number of the phase the last event was in. */
  get current(): number {
    return Math.max(0, this.#phases.length - 1);
  }

  add(event: TraceEvent): void {
    const { event_type, data, timestamp } = event;
    const asks = event_type === 'user_prompt' && (ASKED.has(data.kind) || this.#phases.length === 0);
    // What a session begins with belongs to the first thing that is asked.
    const first = this.#phases[0];
    const isPreamble = this.#phases.length === 1 && first?.label === '' && !first.failed;
    if (asks && isPreamble && first !== undefined) first.label = labelOf(data.prompt);
    else if (asks)
      this.#phases.push({ label: labelOf(data.prompt), started_at: timestamp, events: 0, errors: 0, failed: false });
    else if (first === undefined)
      this.#phases.push({ label: '', started_at: timestamp, events: 0, errors: 0, failed: false });
    const phase = this.#phases[this.current];
    if (phase === undefined) return;
    phase.events++;
    phase.started_at ??= timestamp;
    if (event_type === 'error') phase.errors++;
    if (isOutcome(event) && data.denied !== true) phase.failed = event_type === 'error';
  }

  end(): readonly PromptPart[] {
    return this.#phases;
  }
}

function labelOf(prompt: unknown): string {
  if (typeof prompt !== 'string') return '';
  const line = prompt
    .trimStart()
    .slice(0, LABEL_CHARS * 2)
    .replace(/\s+/g, ' ')
    .trim();
  return line.length > LABEL_CHARS ? `${line.slice(0, LABEL_CHARS)}…` : line;
}
