/**
 * What is left to do, in sentences: tests that are red or behind the code, failures that stayed, the agent's own list, and how
 * the session was cut off.
 */
import type { Ending } from '../../core/story/ending.ts';
import type { PlanItem } from '../../core/story/plan.ts';
import type { Step } from '../../core/story/step.ts';
import type { TestsAtEnd } from '../../core/story/tests-at-end.ts';
import type { Trouble } from '../../core/story/troubles.ts';

export interface Unfinished {
  readonly kind: 'tests' | 'failure' | 'ending' | 'todo';
  readonly text: string;
  /** Number of the event that shows it; null where it is the absence of one. */
  readonly n: number | null;
}

const GATES: Readonly<Record<string, string>> = { test: 'The tests', build: 'The build', check: 'The checks' };

export interface Known {
  readonly steps: readonly Step[];
  readonly troubles: readonly Trouble[];
  readonly tests: TestsAtEnd;
  readonly ending: Ending;
  readonly plan: readonly PlanItem[];
  /** It goes on: what is open now is being worked on. */
  readonly running: boolean;
}

export function unfinishedOf(known: Known): Unfinished[] {
  return [...endingText(known), ...troubleTexts(known), ...testsText(known), ...planTexts(known)];
}

function endingText({ ending, steps, running }: Known): Unfinished[] {
  const { kind, n, text } = ending;
  const step = ending.step === null ? undefined : steps[ending.step];
  const call = step === undefined ? '' : `: ${short(step.command ?? `${step.tool} ${step.detail}`)}`;
  const say = (words: string): Unfinished[] => [{ kind: 'ending', text: words, n }];
  switch (kind) {
    case 'denied':
      return say(`It ended with a refused call${call}`);
    case 'interrupted':
      return say('It was interrupted, and nothing came after that');
    case 'api_error':
      return say(`It ended with an error of the API${text === '' ? '' : `: ${short(text)}`}`);
    case 'context_full':
      return say(`It ended because the context was full${text === '' ? '' : `: ${short(text)}`}`);
    case 'limit':
      return say(`It ended at a limit: ${short(text)}`);
    case 'open_call':
      return running ? [] : say(`Its last call never ended${call}`);
    case 'unanswered':
      return running ? [] : say(`The last prompt was not answered: “${short(text)}”`);
    default:
      return [];
  }
}

function troubleTexts({ troubles, steps }: Known): Unfinished[] {
  return troubles.flatMap(({ activity, gate: isGate, ending, failed, by }): Unfinished[] => {
    const gate = isGate ? GATES[activity] : undefined;
    const last = steps[failed.at(-1) as number] as Step;
    if (gate === undefined) {
      const isLast = failed.at(-1) === steps.length - 1;
      return ending === 'open' && isLast
        ? [
            {
              kind: 'failure',
              text: `The last call failed: ${short(last.command ?? `${last.tool} ${last.detail}`)}${because(last)}`,
              n: last.n,
            },
          ]
        : [];
    }
    const command = last.command === undefined ? '' : ` (${short(last.command)})`;
    if (ending === 'open')
      return [{ kind: 'failure', text: `${gate} failed and did not pass again${command}${because(last)}`, n: last.n }];
    if (ending === 'partly' && by !== null)
      return [
        {
          kind: 'tests',
          text: `${gate} failed as a whole; only a part ran again, and passed${command}`,
          n: (steps[by] as Step).n,
        },
      ];
    return [];
  });
}

function because({ tests, failure }: Step): string {
  if (tests !== undefined && tests.failed > 0)
    return `: ${tests.failed} ${tests.failed === 1 ? 'test' : 'tests'} failed`;
  return failure === undefined || failure === '' ? '' : `: ${short(failure)}`;
}

function testsText({ tests }: Known): Unfinished[] {
  if (tests.state === 'stale')
    return [{ kind: 'tests', text: `The tests were last run before the last edit (#${tests.edit})`, n: tests.run }];
  return tests.state === 'never' ? [{ kind: 'tests', text: 'No tests were run after the edits', n: null }] : [];
}

function planTexts({ plan }: Known): Unfinished[] {
  return plan
    .filter(({ status }) => status !== 'done')
    .map(({ text, status }) => ({
      kind: 'todo' as const,
      text: status === 'doing' ? `On its list, begun: ${text}` : `On its list: ${text}`,
      n: null,
    }));
}

function short(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 110 ? `${line.slice(0, 110).trimEnd()}…` : line;
}
