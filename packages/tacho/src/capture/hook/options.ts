/**
 * The command line of a recording hook. Written by setup, typed by nobody: what is not understood is passed over, since
 * a recorder that refuses to start records nothing.
 */
export interface HookOptions {
  /** As on the command line: `pre-tool`, or Claude Code's own word. The payload's hook_event_name wins. */
  readonly event: string | undefined;
  /** Which installation this is (`settings`, `plugin`): two of them report one act twice, and the fold joins those. */
  readonly handler: string | undefined;
  readonly traceDir: string | undefined;
  readonly redact: boolean;
  readonly mask: boolean;
  readonly patterns: readonly string[];
}

/** Options from the arguments, before and after the word `hook`, and from AGENT_TRACE_DIR and AGENT_TRACE_REDACT. */
export function readOptions(args: readonly string[], env: NodeJS.ProcessEnv): HookOptions {
  const patterns: string[] = [];
  let event: string | undefined;
  let handler: string | undefined;
  let traceDir: string | undefined;
  let redact = /^(?:1|true|yes|on)$/i.test(env.AGENT_TRACE_REDACT ?? '');
  let mask = false;
  for (let i = 0; i < args.length; i++) {
    const [name, joined] = split(args[i] as string);
    const value = (): string | undefined => joined ?? args[++i];
    if (name === '--handler') handler = value();
    else if (name === '--trace-dir') traceDir = value();
    else if (name === '--redact') redact = true;
    else if (name === '--mask') mask = true;
    else if (name === '--redact-pattern') patterns.push(value() ?? '');
    else if (!name.startsWith('-') && name !== 'hook') event ??= name;
  }
  return {
    event,
    handler,
    traceDir: traceDir || env.AGENT_TRACE_DIR || undefined,
    redact: redact || mask || patterns.length > 0,
    mask,
    patterns: patterns.filter(pattern => pattern !== ''),
  };
}

function split(word: string): [name: string, value: string | undefined] {
  const at = word.startsWith('--') ? word.indexOf('=') : -1;
  return at === -1 ? [word, undefined] : [word.slice(0, at), word.slice(at + 1)];
}
