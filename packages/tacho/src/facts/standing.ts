/**
 * Whether a session that has not ended as far as its records say still runs: its process and the clock are asked.
 */
import { hostname } from 'node:os';
import { type AgentProcess, type OpenSession, type Standing, standingOf } from '../core/live-session.ts';
import { isRunning } from './processes.ts';

/** A session of which nobody can say whether it runs is taken to have ended after so many seconds of silence. */
const SILENCE = 6 * 3_600;

/** How an open session stands at this moment. */
export function standingNow(session: OpenSession): Standing {
  return standingOf(session, isAlive, Date.now() / 1000 - SILENCE);
}

/** A store may be shared with another machine, or with a container, whose processes nobody here knows. */
function isAlive(agent: AgentProcess): boolean | undefined {
  return agent.host === null || agent.host === hostname() ? isRunning(agent, agent.boot_id) : undefined;
}
