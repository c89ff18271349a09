/**
 * The command that Claude Code runs for an event: made, and recognised again in somebody's settings.
 *
 * Source: the `command` handler of `hooks` in the settings schema, sdk.d.ts of @anthropic-ai/claude-agent-sdk 0.3.329.
 * POSIX takes the shell form, which every version of the client runs; a client too old for `args` would start a bare node
 * that reads the payload as a program. Windows takes the exec form, since nobody knows which shell is there.
 */
import { isObject } from '../../core/record.ts';
import { wordOfEvent } from './events.ts';
import { quoteWord, wordsOf } from './shell-words.ts';

/** Seconds. The recorder gives up after one by itself; SessionEnd hooks of a settings file get as long as this says. */
const TIMEOUT = 15;

/** Which installation a hook belongs to; rows carry it, so that two of them tell one act once. */
export type Handler = 'settings' | 'plugin';

export interface HookTarget extends RedactFlags {
  /** Absolute paths of a Node 24 and of the hook's program. */
  readonly node: string;
  readonly hook: string;
  readonly handler: Handler;
  /** Absolute; undefined: the nearest store above each project. */
  readonly traceDir: string | undefined;
  readonly form: 'shell' | 'exec';
}

export interface CommandHandler {
  readonly type: 'command';
  readonly command: string;
  readonly args?: readonly string[];
  readonly timeout: number;
}

/** The handler for one event. */
export function handlerFor(event: string, target: HookTarget): CommandHandler {
  const { node, handler, traceDir, form } = target;
  const args = [
    target.hook,
    wordOfEvent(event),
    '--handler',
    handler,
    ...(traceDir === undefined ? [] : ['--trace-dir', traceDir]),
    ...wordsOfFlags(target),
  ];
  if (form === 'exec') return { type: 'command', command: node, args, timeout: TIMEOUT };
  return { type: 'command', command: [node, ...args].map(quoteWord).join(' '), timeout: TIMEOUT };
}

/** The flags as they stand on a command line. */
export function wordsOfFlags({ redact, mask, patterns }: RedactFlags): string[] {
  // Joined: a pattern may begin with a dash.
  const joined = patterns.map(pattern => `--redact-pattern=${pattern}`);
  return [...(redact ? ['--redact'] : []), ...(mask ? ['--mask'] : []), ...joined];
}

/** Event → its handler, for `hooks` of a settings file or a plugin. */
export function handlersFor(events: readonly string[], target: HookTarget): ReadonlyMap<string, CommandHandler> {
  return new Map(events.map(event => [event, handlerFor(event, target)]));
}

/** What of what it sees a hook leaves out. */
export interface RedactFlags {
  readonly redact: boolean;
  readonly mask: boolean;
  readonly patterns: readonly string[];
}

/** A handler of ours, of this installation of tacho or of another. */
export interface OwnHandler {
  /** Undefined for a hook that goes through the launcher `tacho`. */
  readonly node: string | undefined;
  readonly hook: string;
  readonly handler: Handler;
  readonly traceDir: string | undefined;
  readonly flags: RedactFlags;
}

/** What of ours a handler in somebody's settings runs; undefined when it is not ours. Takes any JSON value. */
export function ownHandlerOf(handler: unknown): OwnHandler | undefined {
  if (!isObject(handler) || typeof handler.command !== 'string') return undefined;
  const args = Array.isArray(handler.args) ? handler.args.filter(arg => typeof arg === 'string') : undefined;
  const words = args === undefined ? wordsOf(handler.command) : [handler.command, ...args];
  const at = words.findIndex(
    (word, i) => /(?:^|[\\/])hook\.c?js$/.test(word) || (isLauncher(word) && words[i + 1] === 'hook'),
  );
  const hook = words[at];
  const name = optionOf(words, at, '--handler');
  if (hook === undefined || (name !== 'settings' && name !== 'plugin')) return undefined;
  const node = isLauncher(hook) ? undefined : words[at - 1];
  const flags = {
    redact: words.includes('--redact', at),
    mask: words.includes('--mask', at),
    patterns: optionsOf(words, at, '--redact-pattern').filter(pattern => pattern !== ''),
  };
  return { node, hook, handler: name, traceDir: optionOf(words, at, '--trace-dir'), flags };
}

/** The peer's hooks, which record into the same kind of store: `agent-strace hook pre-tool`. */
export function isPeerHandler(handler: unknown): boolean {
  if (!isObject(handler) || typeof handler.command !== 'string') return false;
  return /(?:^|[\s\\/'"])agent-s?trace(?:\.exe)?['"]?\s+hook\s/.test(handler.command);
}

function isLauncher(word: string): boolean {
  return /(?:^|[\\/])tacho(?:\.js|\.cmd)?$/.test(word);
}

function optionOf(words: readonly string[], from: number, option: string): string | undefined {
  return optionsOf(words, from, option)[0];
}

/** The values of an option that may be repeated. */
function optionsOf(words: readonly string[], from: number, option: string): string[] {
  return words.flatMap((word, i) => {
    if (i <= from) return [];
    if (word === option) return words[i + 1] ?? [];
    return word.startsWith(`${option}=`) ? word.slice(option.length + 1) : [];
  });
}
