/**
 * The part of doctor that says whether sessions of Claude Code are recorded as they happen, and if not, why.
 */
import { type CaptureFacts, captureFacts, type Installation } from '../../capture/setup/capture-facts.ts';
import { eventsFor } from '../../capture/setup/events.ts';
import type { Finding } from '../../capture/setup/finding.ts';
import { findingsOf } from '../../capture/setup/findings.ts';
import { redactionProblemOf } from '../../capture/setup/redaction-problem.ts';
import { sumOfLosses } from '../../core/gap.ts';
import { runningNow } from '../../facts/runtime.ts';
import type { Context } from '../context.ts';
import { formatCount } from '../terminal/numbers.ts';
import { join, type Safe, safe } from '../terminal/safe.ts';
import { sanitise } from '../terminal/sanitise.ts';
import { type Losses, sumOfCounted } from './doctor-losses.ts';

export interface Capture {
  readonly facts: CaptureFacts;
  readonly findings: readonly Finding[];
}

/** Looks at the hooks for sessions that are started in the working folder. `store` is the one that doctor checks. */
export async function lookAtCapture({ cwd, env }: Context, store: string, losses: Losses): Promise<Capture> {
  const facts = captureFacts({
    project: cwd,
    store,
    losses: { counted: sumOfCounted(losses.counted), ofNoSession: sumOfLosses(losses.ofNoSession) },
    redactionProblem: await redactionProblemOf(store),
    running: runningNow(env),
  });
  return { facts, findings: findingsOf(facts) };
}

/** As `doctor --json` has it. */
export function captureJson({ facts, findings }: Capture): Record<string, unknown> {
  const { settings, client, installations } = facts;
  const expected = eventsFor(client?.version ?? null);
  return {
    agent: 'claude-code',
    client: client ?? null,
    project: settings.project,
    trusted: settings.isTrusted,
    installed: installations.map(({ scope, path, events, stores, programs }) => ({
      scope,
      path,
      events: events.length,
      missing_events: expected.filter(event => !events.includes(event)),
      stores,
      programs: programs.map(({ node, nodeState, hook, isHookThere }) => ({
        node,
        node_state: nodeState,
        hook,
        hook_state: isHookThere ? 'fine' : 'missing',
      })),
    })),
    findings,
  };
}

export async function printCapture({ out, style }: Context, { facts, findings }: Capture): Promise<void> {
  const { client, settings, installations } = facts;
  const version = client?.version == null ? safe`` : safe` ${sanitise(client.version)}`;
  await out.line();
  await out.line(style.bold(safe`Hooks of Claude Code${version} for sessions in ${sanitise(settings.project)}`));
  for (const installation of installations) await out.line(safe`  ${describe(installation)}`);
  for (const { level, message, fix } of findings) {
    const line = safe`  ${sanitise(message)}`;
    await out.line(level === 'stops' ? style.error(line) : line);
    await out.line(style.dim(safe`    ${sanitise(fix)}`));
  }
  if (!findings.some(({ level }) => level !== 'note')) await out.line(safe`  Nothing is in the way of recording`);
}

function describe({ scope, path, events, stores }: Installation): Safe {
  const where = join(
    stores.map(store => sanitise(store)),
    safe`, `,
  );
  return safe`${sanitise(scope)}: ${formatCount(events.length, safe`event`)} into ${where} (${sanitise(path)})`;
}
