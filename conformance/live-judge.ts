/**
 * Whether a recorded session tells what happened: each act that the rig's own hooks were told of, exactly once.
 */

interface HookInput {
  readonly session_id: string;
  readonly agent_id?: string;
  readonly tool_use_id?: string;
  readonly tool_name?: string;
  readonly tool_response?: unknown;
  readonly tool_calls?: readonly { readonly tool_use_id: string }[];
  readonly prompt?: string;
  readonly last_assistant_message?: string;
  readonly error?: string;
  readonly source?: string;
}

/** The summary of a run of the rig. */
export interface Told {
  readonly workplace?: string;
  readonly hookTally: Readonly<Record<string, number>>;
  readonly hookEvents: readonly { readonly event: string; readonly input: HookInput }[];
  readonly runs: readonly { readonly result: { readonly total_cost_usd?: number } | null }[];
  readonly apiTruth: readonly { readonly delivered?: boolean; readonly status?: number }[];
}

interface Event {
  readonly event_type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface Scene {
  readonly list: readonly {
    readonly session_id: string;
    readonly parent_session_id: string | null;
    readonly events: number;
  }[];
  readonly events: Readonly<Record<string, readonly Event[]>>;
  readonly total_usd: number | null;
}

/** What is missing, doubled or empty. With `redacted` texts are not compared, only counted. */
export function judgeActs(told: Told, scene: Scene, redacted: boolean): string[] {
  const findings: string[] = [];
  const inputs = (event: string) => told.hookEvents.filter(one => one.event === event).map(one => one.input);
  const eventsOf = ({ session_id, agent_id }: HookInput) =>
    scene.events[agent_id === undefined ? session_id : `${session_id}_${agent_id}`] ?? [];
  const expect = (ok: boolean, what: string) => {
    if (!ok) findings.push(what);
  };

  for (const input of inputs('PreToolUse')) {
    const calls = eventsOf(input).filter(e => e.event_type === 'tool_call' && e.data.tool_use_id === input.tool_use_id);
    expect(calls.length === 1, `call ${input.tool_use_id}: ${calls.length} times`);
  }
  const ended = [
    ...[...inputs('PostToolUse'), ...inputs('PostToolUseFailure')].map(input => ({ input, id: input.tool_use_id })),
    ...inputs('PostToolBatch').flatMap(input =>
      (input.tool_calls ?? []).map(call => ({ input, id: call.tool_use_id })),
    ),
  ];
  for (const { input, id } of ended) {
    const outcomes = eventsOf(input).filter(e => isOutcome(e) && e.data.tool_use_id === id);
    expect(outcomes.length === 1, `outcome of ${id}: ${outcomes.length} times`);
    const text = outcomes[0]?.data.result ?? outcomes[0]?.data.message;
    const said = input.tool_response as { stdout?: string } | undefined;
    const mayBeEmpty = said !== undefined && said.stdout === '';
    expect(mayBeEmpty || (typeof text === 'string' && text !== ''), `outcome of ${id} says nothing`);
  }
  for (const input of inputs('PostToolUseFailure')) {
    const outcome = eventsOf(input).find(e => isOutcome(e) && e.data.tool_use_id === input.tool_use_id);
    expect(outcome?.event_type === 'error', `failure of ${input.tool_use_id} is ${outcome?.event_type}`);
  }
  for (const input of inputs('PostToolUse')) {
    const outcome = eventsOf(input).find(e => isOutcome(e) && e.data.tool_use_id === input.tool_use_id);
    expect(outcome?.event_type === 'tool_result', `result of ${input.tool_use_id} is ${outcome?.event_type}`);
  }
  for (const [session, prompts] of Map.groupBy(inputs('UserPromptSubmit'), input => input.session_id)) {
    const found = (scene.events[session] ?? []).filter(e => e.event_type === 'user_prompt' && e.data.kind !== 'queued');
    // A fork begins with the prompts of the session it comes from.
    const own = prompts.filter(({ prompt = '' }) => redacted || found.some(e => e.data.prompt === prompt));
    expect(own.length === prompts.length, `${prompts.length - own.length} prompts of ${session} are missing`);
    for (const { prompt } of redacted ? [] : prompts) {
      const times = found.filter(e => e.data.prompt === prompt).length;
      const said = prompts.filter(one => one.prompt === prompt).length;
      expect(times === said, `prompt ${JSON.stringify(prompt)} stands ${times} times, not ${said}`);
    }
  }
  for (const [session, stops] of Map.groupBy(inputs('Stop'), input => input.session_id)) {
    const answers = (scene.events[session] ?? []).filter(e => e.event_type === 'assistant_response');
    for (const { last_assistant_message: text = '' } of redacted ? [] : stops) {
      if (text === '') continue;
      const times = answers.filter(e => e.data.text === text).length;
      const said = stops.filter(one => one.last_assistant_message === text).length;
      expect(times === said, `answer ${JSON.stringify(text.slice(0, 60))} stands ${times} times, not ${said}`);
    }
  }
  const agents = new Set(inputs('SubagentStart').map(({ session_id, agent_id }) => `${session_id}_${agent_id}`));
  const children = scene.list.filter(one => one.parent_session_id !== null).map(one => one.session_id);
  for (const agent of agents) expect(children.includes(agent), `subagent ${agent} has no session`);
  for (const child of children) expect(agents.has(child), `${child} is no subagent that was started`);
  for (const { session_id } of inputs('SessionStart'))
    expect(
      scene.list.some(one => one.session_id === session_id),
      `session ${session_id} is not listed`,
    );
  for (const [session, starts] of Map.groupBy(inputs('SessionStart'), input => input.session_id)) {
    const found = (scene.events[session] ?? []).filter(e => e.event_type === 'session_start').length;
    expect(found === starts.length, `${found} starts of ${session}, not ${starts.length}`);
  }
  return findings;
}

/** The client's own cost against ours, where every request it paid for is in the transcript. */
export function judgeCost(
  told: Told,
  scene: Scene,
): { skipped: string } | { ours: number; client: number; findings: string[] } {
  const own = told.runs.map(run => run.result?.total_cost_usd);
  if (own.some(cost => cost === undefined)) return { skipped: 'the client was ended before it could say' };
  // A run that resumes or forks a session counts on from what that one had cost.
  const client = own.at(-1) ?? 0;
  const messages = new Set(
    Object.values(scene.events)
      .flat()
      .filter(event => event.event_type === 'llm_response' && event.data.model !== '<synthetic>')
      .map(event => event.data.message_id ?? event.data.message_key),
  ).size;
  const delivered = told.apiTruth.filter(request => request.delivered).length;
  if (messages < delivered)
    return { skipped: `${delivered - messages} of ${delivered} requests are not in the transcript` };
  const ours = scene.total_usd ?? 0;
  const isSame = Math.abs(ours - client) <= 1e-6;
  // What had arrived of it the client counts in one run and not in the next; no transcript has it.
  const wasCut = told.apiTruth.some(request => request.status === 200 && !request.delivered);
  if (!isSame && wasCut) return { skipped: 'an answer was cut in mid-stream, and is not in the transcript' };
  const findings = isSame ? [] : [`off by ${ours - client}`];
  return { ours, client, findings };
}

function isOutcome(event: Event): boolean {
  return event.event_type === 'tool_result' || event.event_type === 'error';
}
