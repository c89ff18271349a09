/**
 * What installed hooks leave out, so that installing them again does not end it.
 */
import { type Handler, type OwnHandler, ownHandlerOf, type RedactFlags } from './hook-command.ts';
import { hooksIn } from './installed-hooks.ts';

/** Our handlers of one kind in the text of a settings file or of a plugin's hooks.json; none in what is no JSON. */
export function ownHandlersIn(text: string | undefined, handler: Handler): OwnHandler[] {
  let content: unknown;
  try {
    content = JSON.parse((text ?? '').replace(/^\ufeff/, ''));
  } catch {
    return [];
  }
  const own = hooksIn(content).map(hook => ownHandlerOf(hook.handler));
  return own.filter(one => one !== undefined).filter(one => one.handler === handler);
}

/** All that any of them leaves out; patterns each once, in order. */
export function unionOfFlags(all: readonly RedactFlags[]): RedactFlags {
  return {
    redact: all.some(({ redact }) => redact),
    mask: all.some(({ mask }) => mask),
    patterns: [...new Set(all.flatMap(({ patterns }) => patterns))],
  };
}

/** Whether anything at all is left out. */
export function isRedacting({ redact, mask, patterns }: RedactFlags): boolean {
  return redact || mask || patterns.length > 0;
}
