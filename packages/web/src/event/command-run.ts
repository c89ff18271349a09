/**
 * A command and what it wrote, out of the ways in which agents tell it.
 */
import { isObject } from 'tacho/src/core/record.ts';
import type { TraceEvent } from 'tacho/src/core/schema.ts';
import { argumentsOf, outcomeText, textOf } from './act.ts';

export interface CommandRun {
  /** What the model was shown, without what the client put around it. */
  readonly output: string;
  /** Told apart from the output by some clients only; '' where it is not. */
  readonly errors: string;
  readonly exitCode: number | undefined;
  /** Facts of the run, each a word and a text. */
  readonly facts: readonly (readonly [string, string])[];
}

/** Claude Code begins the result of a failed command with it. */
const EXIT_CODE = /^\s*(?:Error: )?Exit code (\d{1,10})\s*\n?/;

export function commandRun(call: TraceEvent | undefined, outcome: TraceEvent | undefined): CommandRun {
  const args = argumentsOf(call);
  const details = isObject(outcome?.data.details) ? outcome.data.details : {};
  const whole = outcomeText(outcome) ?? '';
  const gemini = geminiRun(whole);
  const exit = EXIT_CODE.exec(whole);
  const code = outcome?.data.exit_code;
  const given = typeof code === 'number' ? code : exit === null ? gemini?.exitCode : Number(exit[1]);
  const facts: (readonly [string, unknown])[] = [
    ['description', args.description ?? args.justification],
    ['folder', args.workdir ?? args.cwd ?? args.dir_path ?? details.cwd ?? gemini?.folder],
    ['timeout', msText(args.timeout ?? args.timeout_ms)],
    ['waits for', msText(args.yield_time_ms)],
    ['background', args.run_in_background === true ? 'it goes on while the agent works' : undefined],
    ['exit means', details.returnCodeInterpretation],
    ['sandbox', typeof args.sandbox_permissions === 'string' ? args.sandbox_permissions : undefined],
  ];
  return {
    output: gemini?.output ?? (exit === null ? whole : whole.slice(exit[0].length)),
    errors: gemini?.errors ?? (whole.includes(textOf(details.stderr)) ? '' : textOf(details.stderr)),
    exitCode: given,
    facts: facts.flatMap(([name, value]) =>
      typeof value === 'string' && value !== '' ? [[name, value] as const] : [],
    ),
  };
}

function msText(value: unknown): string | undefined {
  if (typeof value !== 'number' || !Number.isFinite(value)) return undefined;
  return value >= 1_000 ? `${value / 1_000} s` : `${value} ms`;
}

/** Gemini's shell tool answers in fields, a line each, of which output and error may go on for many lines. */
function geminiRun(text: string) {
  if (!text.startsWith('Command: ')) return undefined;
  const at = ['\nDirectory: ', '\nOutput: ', '\nError: ', '\nExit Code: '].map(name => text.lastIndexOf(name));
  const [folder = -1, output = -1, errors = -1, exit = -1] = at;
  if (folder < 0 || output < folder || errors < output || exit < errors) return undefined;
  const code = /^\nExit Code: (-?\d{1,9})/.exec(text.slice(exit, exit + 30))?.[1];
  return {
    folder: text.slice(folder + '\nDirectory: '.length, output),
    output: absent(text.slice(output + '\nOutput: '.length, errors)),
    errors: absent(text.slice(errors + '\nError: '.length, exit)),
    exitCode: code === undefined ? undefined : Number(code),
  };
}

function absent(text: string): string {
  return text === '(none)' || text === '(empty)' ? '' : text;
}
