/**
 * The recording hook: reads what the client tells, appends it to the session's log, and is gone.
 *
 * It runs beside every act of an agent, so it never prints to standard output (the client would read it as an answer),
 * never ends with another code than 0 (2 blocks the agent), and never takes longer than the deadline.
 */
import { eventIdOf, isSessionId } from '../../core/ids.ts';
import type { RawRecord } from '../../core/record.ts';
import type { SessionMeta } from '../../core/schema.ts';
import { appendLive, isLive } from '../../store/live-log.ts';
import { hasRedaction, readRedaction, requireRedaction } from '../../store/redaction.ts';
import type { OpenRedactor } from '../../store/redactor.ts';
import { type Clock, type Ending, lastWords, leave, say, soon, startOfProcess, withinDeadline } from './deadline.ts';
import { writeGaps } from './gaps.ts';
import { isHung, markHung } from './hung.ts';
import { readInput } from './input.ts';
import { withinLimits } from './limits.ts';
import { countLosses, type Loss } from './loss.ts';
import { type HookOptions, readOptions } from './options.ts';
import { eventOfWord, type Payload, partPayload } from './payload.ts';
import { findStore, guessStore } from './place.ts';
import { type Row, rowsOf } from './rows.ts';

/** Why nothing could be recorded, in a word or two. */
class NotRecorded extends Error {
  readonly code: string;
  constructor(reason: string) {
    super(reason);
    this.code = reason;
  }
}

/** No timer runs while a text is redacted, so that keeps time by itself: the client waits. */
const REDACTION_MS = 600;

/** Why a hook does not even try. */
const STORE_HANGS = 'store hangs';

/** Seconds between two rows of one hook, which stand in their order by it. */
const TICK = 1e-6;

/** What is known of this run so far: enough to count it as lost at any moment. */
interface Run {
  readonly env: NodeJS.ProcessEnv;
  readonly options: HookOptions;
  /** When the client started us, Unix seconds: nearer to the act than the moment we write. */
  readonly at: number;
  payload: Payload | undefined;
  store: string | undefined;
  /** Given up: what comes too late must not be written as well as counted as lost. */
  isOver: boolean;
}

/** Runs one hook to the end of the process. */
export async function runHook(args: readonly string[], env: NodeJS.ProcessEnv): Promise<never> {
  const options = readOptions(args, env);
  const run: Run = { env, options, at: startOfProcess(), payload: undefined, store: undefined, isOver: false };
  let reason: string | undefined;
  let end: Ending | undefined;
  try {
    end = await withinDeadline(clock => record(run, clock));
    if (end !== 'done') reason = 'timeout';
  } catch (error) {
    reason = reasonOf(error);
  }
  if (reason !== undefined) await admit(run, reason);
  // What happened now stands in the log; only then comes what did not.
  else if (await lastWords(catchUp(run))) process.exit(0);
  // A machine that is too busy says nothing about the disk, and input that does not end neither.
  if (end === 'hung' && run.payload !== undefined) await soon(markHung(guessOf(run), env));
  leave();
}

async function record(run: Run, clock: Clock): Promise<void> {
  const { env, options } = run;
  const input = await readInput(clock.awaitInput);
  clock.beginWork();
  if ('problem' in input) throw new NotRecorded(input.problem);
  const payload = partPayload(withinLimits(input.payload), options.event, env);
  if (payload === undefined) throw new NotRecorded('no session_id');
  run.payload = payload;
  // Where the store is said to be: looking for it may be what hangs.
  if (await isHung(guessOf(run), env)) throw new NotRecorded(STORE_HANGS);
  const store = await findStore(options.traceDir, payload.cwd, env);
  run.store = store;
  const redaction = await redactionOf(store, options);
  const rows = rowsOf(payload);
  // A session that is resumed runs under other processes.
  if (payload.event === 'SessionStart') {
    const { processesOf } = await import('./first-event.ts');
    for (const row of rows) Object.assign(row.data, processesOf(env));
  }
  for (const [sessionId, all] of Map.groupBy(rows, row => row.sessionId)) {
    const known = all.filter(row => row.onlyIfKnown !== true);
    const written = known.length === all.length || (await isLive(store, sessionId)) ? all : known;
    if (written.length === 0) continue;
    const lines = written.map((row, nth) => lineOf(row, run.at + nth * TICK, run, redaction));
    const meta = async () => {
      const facts = (await import('./first-event.ts')).metaOf(payload, written[0] as Row, run.at, env);
      return redaction === undefined ? facts : redaction.meta(facts);
    };
    const mayBeFirst = payload.event === 'SessionStart' || payload.event === 'UserPromptSubmit';
    if (run.isOver) return;
    await appendLive({ store, id: sessionId, meta }, lines, mayBeFirst);
  }
}

/** Writes down what earlier hooks could not, wherever they looked for the store. */
async function catchUp(run: Run): Promise<true> {
  if (run.store !== undefined) await writeGaps([run.store, guessOf(run)], run.env);
  return true;
}

/** Where the store is said to be, without a look at the disk. */
function guessOf({ options, payload, env }: Run): string {
  return guessStore(options.traceDir, payload?.cwd, env);
}

/** The id is the folder's name, and the transcript is read from its path: both stay. */
function redactMeta({ redactor }: OpenRedactor, meta: SessionMeta): SessionMeta {
  const { session_id, transcript_path } = meta;
  return { ...redactor.value(meta), session_id, ...(transcript_path !== undefined && { transcript_path }) };
}

interface Redaction {
  readonly row: (row: { readonly event_type: string; readonly data: RawRecord }) => RawRecord;
  readonly meta: (meta: SessionMeta) => SessionMeta;
}

/** The store's own rules bind, and those of the command line are added to them; undefined when there are none. */
async function redactionOf(store: string, { redact, mask, patterns }: HookOptions): Promise<Redaction | undefined> {
  if (!redact && !(await hasRedaction(store))) return undefined;
  const { checkPatterns, newKey, openRedactor, redactRow } = await import('../../store/redactor.ts');
  if (patterns.length > 0) await checkPatterns(patterns);
  const rules = redact
    ? await requireRedaction(store, { pii: mask, patterns }, newKey)
    : await readRedaction(store, newKey);
  if (rules === undefined) return undefined;
  const open = await openRedactor(rules, REDACTION_MS);
  return { row: row => redactRow(open, row), meta: meta => redactMeta(open, meta) };
}

function lineOf(
  { sessionId, agentId, event_type, duration_ms, data }: Row,
  at: number,
  run: Run,
  redaction: Redaction | undefined,
): string {
  const event = {
    event_type,
    timestamp: at,
    // Rows of tools are named by the tool's own id; any other needs a name that does not depend on where it stands.
    ...(data.tool_use_id === undefined && {
      event_id: eventIdOf(`${sessionId} ${event_type} ${at} ${process.pid}`),
    }),
    session_id: sessionId,
    ...(duration_ms !== undefined && { duration_ms }),
    source: 'hook',
    live: true,
    ...(run.options.handler !== undefined && { handler: run.options.handler }),
    ...(agentId !== undefined && { agent_id: agentId }),
    data,
  };
  return JSON.stringify(redaction === undefined ? event : { ...event, data: redaction.row(event) });
}

/** Counts this run as lost, and says so once. */
async function admit(run: Run, reason: string): Promise<void> {
  run.isOver = true;
  const { env, options, payload, at } = run;
  const isWorthALook = run.store === undefined && reason !== STORE_HANGS;
  const found = isWorthALook ? await soon(findStore(options.traceDir, payload?.cwd, env)) : run.store;
  const store = found ?? guessOf(run);
  const session = payload?.sessionId ?? env.CLAUDE_CODE_SESSION_ID;
  const loss: Loss = {
    session_id: isSessionId(session) ? session : undefined,
    at,
    event: nameOf(payload?.event ?? eventOfWord(options.event ?? '')),
    reason,
  };
  const counted = (await lastWords(countLosses(store, [loss], env))) ?? 'nowhere';
  if (counted === 'further') return;
  const uncounted = counted === 'nowhere' ? ', nor counted' : '';
  say(`tacho: not recorded${uncounted} (${reason}): ${store}; tacho doctor says more`);
}

/** An event's name comes from the input, and nothing of that is kept of what was lost. */
function nameOf(event: string | undefined): string | undefined {
  return event !== undefined && /^[A-Za-z][\w-]{0,63}$/.test(event) ? event : undefined;
}

/** A code, or what kind of error it was: its message may hold what was to be recorded. */
function reasonOf(error: unknown): string {
  const { code, name } = error as NodeJS.ErrnoException;
  return typeof code === 'string' ? code : String(name);
}
