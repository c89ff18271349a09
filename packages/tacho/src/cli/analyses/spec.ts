/**
 * An analysis as a command: its arguments become flags, its scope the positions before them.
 */
import type { Command } from 'commander';
import type { AnyAnalysis, ArgSpec } from '../../core/analysis.ts';
import { type AnyCommand, defineCommand } from '../command.ts';

/** Declares nothing that costs: the analysis runs in a file of its own, loaded by the command. */
export function commandOf(analysis: AnyAnalysis): AnyCommand {
  return defineCommand<Record<string, unknown>>({
    name: analysis.name,
    group: analysis.group,
    summary: analysis.summary,
    declare: command => declareAnalysis(command, analysis),
    async run(context, words, options) {
      const { runAnalysis } = await import('./run.ts');
      return runAnalysis(context, analysis, words, options);
    },
  });
}

/** Its positions, its flags and --json. */
export function declareAnalysis(command: Command, analysis: AnyAnalysis): void {
  declareScope(command, analysis);
  for (const [name, spec] of Object.entries(analysis.args as Record<string, ArgSpec>)) declareArg(command, name, spec);
  if (analysis.scope === 'fleet') declarePeriod(command);
  command.option('--json', 'as JSON');
}

function declareScope(command: Command, { scope, isWhole }: AnyAnalysis): void {
  if (scope === 'pair') {
    command.argument('<a>', 'id, unique prefix or latest').argument('<b>', 'the session to compare it with');
    return;
  }
  if (scope === 'session' || scope === 'fleet') command.argument('[session]', 'id, unique prefix or latest', 'latest');
  else
    command.argument(
      isWhole === undefined ? '<session-and-event...>' : '[session-and-event...]',
      'the event: #N or N as replay numbers it, or its id; a session before it',
    );
}

/** The time that all sessions are taken of, instead of one. */
function declarePeriod(command: Command): void {
  command
    .option('--since <time>', 'all sessions that started then or after: 24h, 7d, 2026-11-01')
    .option('--until <time>', 'all sessions that started then or before');
}

function declareArg(command: Command, name: string, spec: ArgSpec): void {
  const flag = `--${flagOf(name)}`;
  if (spec.type === 'boolean') {
    command.option(flag, spec.description);
    return;
  }
  const words = spec.type === 'string' && spec.enum !== undefined ? ` (${spec.enum.join(', ')})` : '';
  const preset = spec.default === undefined ? '' : ` (default: ${spec.default})`;
  command.option(`${flag} <${spec.value ?? name.toLowerCase()}>`, `${spec.description}${words}${preset}`);
}

/** `warnAt` is `warn-at`. */
export function flagOf(name: string): string {
  return name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`);
}
