/**
 * What is known when a session begins: who runs which agent, where, on which commit, and under which processes.
 */
import { hostname, userInfo } from 'node:os';
import type { SessionMeta } from '../../core/schema.ts';
import { gitFactsOf } from '../../facts/git.ts';
import { ancestryOf } from '../../facts/processes.ts';
import type { Payload } from './payload.ts';
import type { Row } from './rows.ts';

/** The meta.json of the session that `row` is the first of. Facts that cannot be had are left out. */
export function metaOf(payload: Payload, row: Row, at: number, env: NodeJS.ProcessEnv): SessionMeta {
  const { sessionId, agentId, cwd, transcriptPath, fields } = payload;
  const isChild = row.sessionId !== sessionId;
  const git = cwd === undefined ? undefined : attempt(() => gitFactsOf(cwd));
  return {
    session_id: row.sessionId,
    agent_name: 'claude-code',
    started_at: at,
    ...given({
      cwd,
      git_branch: git?.branch ?? undefined,
      client_version: versionOf(env),
      transcript_path: isChild ? undefined : transcriptPath,
      parent_session_id: isChild ? sessionId : undefined,
      agent_id: isChild ? agentId : undefined,
      agent_type: typeof fields.agent_type === 'string' && fields.agent_type !== '' ? fields.agent_type : undefined,
    }),
    attribution: {
      provider: 'claude-code',
      ...given({
        os_user: attempt(() => userInfo().username),
        host: attempt(hostname),
        entrypoint: env.CLAUDE_CODE_ENTRYPOINT,
        git,
        ...attempt(() => processesOf(env)),
      }),
    },
  };
}

/** The processes above the hook, and which of them is the agent: CLAUDE_PID, else the first that is no shell. */
export function processesOf(env: NodeJS.ProcessEnv): Record<string, unknown> {
  const { processes, boot_id } = ancestryOf();
  const said = Number(env.CLAUDE_PID);
  const agent = processes.find(({ pid }) => pid === said) ?? processes.find(({ name }) => !SHELLS.has(name ?? ''));
  return { processes, ...(agent !== undefined && { agent_pid: agent.pid }), ...(boot_id !== null && { boot_id }) };
}

const SHELLS: ReadonlySet<string> = new Set(['sh', 'dash', 'bash', 'zsh', 'fish', 'ash', 'busybox', 'env']);

/** AI_AGENT=claude-code_2-1-329_harness */
function versionOf({ AI_AGENT }: NodeJS.ProcessEnv): string | undefined {
  const match = /^claude-code_(\d+)-(\d+)-(\d+)/.exec(AI_AGENT ?? '');
  return match === null ? undefined : match.slice(1).join('.');
}

function attempt<T>(fact: () => T): T | undefined {
  try {
    return fact();
  } catch {
    return undefined;
  }
}

function given(facts: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
}
