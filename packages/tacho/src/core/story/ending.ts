/**
 * How a session ended: with the agent's last word, or cut off, and by what.
 */
import type { Step } from './step.ts';
import type { Mark, Prompt, Story } from './story.ts';

export type EndingKind =
  /** The agent had the last word. */
  | 'answered'
  /** The last event is the outcome of a call. */
  | 'after_call'
  /** A person refused the last call. */
  | 'denied'
  /** A person stopped the agent. */
  | 'interrupted'
  | 'api_error'
  /** The model was asked for more than it can hold. */
  | 'context_full'
  /** A limit of usage or money. */
  | 'limit'
  /** The last call never ended: whoever ran it is gone, or still at it. */
  | 'open_call'
  /** Somebody asked and nothing came. */
  | 'unanswered'
  | 'empty';

export interface Ending {
  readonly kind: EndingKind;
  /** Number of the event that shows it; null for a session without events. */
  readonly n: number | null;
  readonly at: number | null;
  /** What was said with it, cut; empty where nothing was. */
  readonly text: string;
  /** Index of the step it is about. */
  readonly step: number | null;
}

const STOPS: ReadonlySet<Mark['kind']> = new Set(['interrupt', 'api_error', 'aborted']);
const CONTEXT =
  /prompt is too long|context (?:window|length|limit)|maximum context|too many (?:input )?tokens|exceeds? the (?:context|token)/i;
const LIMIT =
  /usage limit|rate.?limit|credit balance|quota|budget|billing|hit your limit|insufficient (?:funds|credit)/i;
/** Calls with which an agent says that it has ended; nothing answers them. */
const LAST_WORDS = /^(?:finish|submit|mark_task_complete|complete_task|exit|done|attempt_completion)$/;
/** What `failure` makes of a rejection without a word. */
const BOILERPLATE = /^by the user$/;
/** So many events behind a refused call its interrupt still belongs to it. */
const BESIDE = 4;

/** With such a word somebody leaves; that the client then stops its turn is no interrupt. */
const LEAVING = /^[/:]?(?:exit|quit|bye|q)[.!]?$/i;

/** Whether a prompt asks something of the agent: what is typed to the client itself does not. */
export function asksAgent({ kind, text }: Prompt): boolean {
  return kind !== 'slash' && kind !== 'bash' && !LEAVING.test(text.trim());
}

/** Never throws; of a session that goes on, how it stands. */
export function endingOf(story: Story): Ending {
  const { prompts, steps, answers, marks } = story;
  const step = steps.at(-1);
  const answer = answers.at(-1);
  const last = prompts.at(-1);
  const left = last !== undefined && LEAVING.test(last.text.trim()) ? last.n : Number.POSITIVE_INFINITY;
  const stop = marks.findLast(({ kind, n }) => n < left && STOPS.has(kind));
  const asked = prompts.findLast(asksAgent);
  const work = Math.max(step?.n ?? 0, answer?.n ?? 0);
  if (stop !== undefined && stop.n > work && stop.n > (asked?.n ?? 0)) return stopped(story, stop);
  if (asked !== undefined && asked.n > work) return { kind: 'unanswered', ...at(asked), text: asked.text, step: null };
  const index = steps.length - 1;
  if (step !== undefined && step.n > (answer?.n ?? 0)) {
    if (step.outcome === 'denied') return refused(story);
    if (step.outcome === 'interrupted') return { kind: 'interrupted', ...at(step), text: '', step: index };
    // A recorder that never tells of outcomes leaves all calls open.
    const open = steps.filter(one => one.outcome === 'open').length;
    const isLastWord = LAST_WORDS.test(step.tool) || step.activity === 'delegate';
    const isCut = step.outcome === 'open' && open * 2 <= steps.length && !isLastWord;
    return { kind: isCut ? 'open_call' : 'after_call', ...at(step), text: '', step: index };
  }
  if (answer !== undefined) return { kind: 'answered', ...at(answer), text: answer.text, step: null };
  return { kind: 'empty', n: null, at: null, text: '', step: null };
}

function stopped({ steps }: Story, mark: Mark): Ending {
  const last = steps.length - 1;
  const step = steps[last];
  const isBeside = step !== undefined && mark.n - (step.endN ?? step.n) <= BESIDE;
  if (mark.kind === 'interrupt' && isBeside && step.outcome === 'denied') return refused({ steps });
  const kind =
    mark.kind !== 'api_error'
      ? 'interrupted'
      : CONTEXT.test(mark.text)
        ? 'context_full'
        : LIMIT.test(mark.text)
          ? 'limit'
          : 'api_error';
  return { kind, ...at(mark), text: kind === 'interrupted' ? '' : mark.text, step: isBeside ? last : null };
}

/** The first of the calls that were refused together: those beside it fell with it. */
function refused({ steps }: Pick<Story, 'steps'>): Ending {
  let first = steps.length - 1;
  while (first > 0 && steps[first - 1]?.outcome === 'denied') first--;
  const step = steps[first] as Step;
  const text = step.failure === undefined || BOILERPLATE.test(step.failure) ? '' : step.failure;
  return { kind: 'denied', n: step.n, at: step.endedAt ?? step.at, text, step: first };
}

function at({ n, at }: { n: number; at: number | null }): { n: number; at: number | null } {
  return { n, at };
}
