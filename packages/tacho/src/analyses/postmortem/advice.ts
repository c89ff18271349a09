/**
 * What to review or do next, each from a fact of the session.
 */
import type { Ending } from '../../core/story/ending.ts';
import { findRetries } from '../../core/story/retries.ts';
import type { Step } from '../../core/story/step.ts';
import type { TestsAtEnd } from '../../core/story/tests-at-end.ts';
import type { Trouble } from '../../core/story/troubles.ts';
import type { Cause } from './cause.ts';

export interface Advice {
  readonly text: string;
  /** Number of the event that it follows from; null where it follows from what there is not. */
  readonly n: number | null;
}

interface Known {
  readonly steps: readonly Step[];
  readonly troubles: readonly Trouble[];
  readonly cause: Cause | undefined;
  readonly ending: Ending;
  readonly tests: TestsAtEnd;
  readonly compactions: number;
}

/** What a failure says, and what follows from it. */
const SAYINGS: readonly (readonly [RegExp, (said: RegExpExecArray) => string])[] = [
  [
    /has not been read yet|must (?:first )?read the file/i,
    () => 'The file had not been read before it was edited: have it read first',
  ],
  [
    /modified since (?:it was )?(?:last )?read/i,
    () => 'The file changed after it was read, by a formatter or somebody else: have it read again',
  ],
  [
    /string to replace not found|no match(?:es)? found for|failed to find (?:expected lines|context)|old_string/i,
    () => 'The text to replace was not in the file: have it read again before the edit, and edit less at a time',
  ],
  [
    /(?:^|[\s:])([\w./-]+): (?:command )?not found|'?([\w./-]+)'? is not recognized/i,
    said => `${said[1] ?? said[2]} is not installed or not on the PATH`,
  ],
  [/no module named ['"]?([\w.]+)/i, said => `The Python module ${said[1]} is not installed where this ran`],
  [
    /cannot find (?:module|package) ['"]([^'"]+)/i,
    said => `The module ${said[1]} is not installed or not where it is looked for`,
  ],
  [/EADDRINUSE|address already in use/i, () => 'The port was taken by another process: stop it, or use another port'],
  [/ENOSPC|no space left/i, () => 'The disk was full'],
  [/permission denied|EACCES/i, () => 'The permissions of the file or command were not enough'],
  [/index\.lock/, () => 'Another git process held .git/index.lock: look whether one still runs'],
  [
    /could not resolve host|ENOTFOUND|getaddrinfo|network is unreachable|connection refused|ECONNREFUSED/i,
    () => 'A host could not be reached: check the network or the service, and the sandbox of the agent',
  ],
  [/timed? ?out/i, () => 'It ran into a time limit: give it more time, or run less at once'],
];

export function adviceOf(known: Known): Advice[] {
  const found = [...causeAdvice(known), ...failureAdvice(known), ...sameAgain(known), ...testsAdvice(known)];
  const texts = new Set<string>();
  return found.filter(({ text }) => !texts.has(text) && texts.add(text));
}

function causeAdvice({ cause, ending, steps, compactions }: Known): Advice[] {
  if (cause === undefined) return [];
  const step = ending.step === null ? undefined : steps[ending.step];
  const call = step === undefined ? 'the call' : `\`${short(step.command ?? `${step.tool} ${step.detail}`)}\``;
  const say = (text: string): Advice[] => [{ text, n: cause.n }];
  switch (cause.kind) {
    case 'denied':
      return say(`${call} was refused: allow it, or say how else it should be done`);
    case 'interrupted':
      return say('Somebody stopped the agent: say what it should have done instead, and go on from there');
    case 'api_error':
      return say('Resume the session: the agent itself had done nothing wrong');
    case 'context_full':
      return say(
        `Begin a new session with a smaller task${compactions === 0 ? '' : `; this one was compacted ${compactions} times already`}`,
      );
    case 'limit':
      return say('Resume when the limit is lifted, or with another account or model');
    case 'open_call':
      return say(`Look whether ${call} still runs, and whether what it did is whole`);
    default:
      return [];
  }
}

/** What the failures that were not overcome say themselves; of a session without a cause, nothing. */
function failureAdvice({ steps, troubles, cause }: Known): Advice[] {
  const of = cause?.trouble === null || cause?.trouble === undefined ? undefined : troubles[cause.trouble];
  if (of === undefined) return [];
  const found: Advice[] = [];
  for (const at of of.failed) {
    const { failure, n } = steps[at] as Step;
    const saying = SAYINGS.flatMap(([pattern, text]) => {
      const said = pattern.exec(failure ?? '');
      return said === null ? [] : [text(said)];
    })[0];
    if (saying !== undefined) found.push({ text: saying, n });
  }
  return found;
}

/** The same call again without a change between: only what is different can end otherwise. */
function sameAgain({ steps, troubles, cause }: Known): Advice[] {
  const of = cause?.trouble === null || cause?.trouble === undefined ? undefined : troubles[cause.trouble];
  if (of === undefined) return [];
  const failed = new Set(of.failed);
  const same = findRetries(steps).filter(
    retry => failed.has(retry.step) && retry.kind === 'same' && !retry.afterChange,
  );
  const first = same[0];
  if (first === undefined) return [];
  const step = steps[first.step] as Step;
  return [
    {
      text: `The same call was made ${same.length + 1} times with nothing changed between: stop after the first`,
      n: step.n,
    },
  ];
}

function testsAdvice({ tests }: Known): Advice[] {
  if (tests.state === 'stale')
    return [{ text: `Run the tests: nothing tested the last edit (#${tests.edit})`, n: tests.run }];
  if (tests.state === 'never') return [{ text: 'Run the tests: code was edited and no tests ran', n: tests.edit }];
  if (tests.state === 'failed') return [{ text: 'The tests are red: do not take this over as it is', n: tests.run }];
  return [];
}

function short(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 80 ? `${line.slice(0, 80).trimEnd()}…` : line;
}
