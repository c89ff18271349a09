/**
 * What a page that shows one session is made of: a head of some kilobytes, one row for each act in columns, and the events
 * themselves in parts that are read when somebody looks at them. The one-file replay holds all three; a server gives them one by one.
 *
 * Every text in it is whatever a session held: whoever draws it makes it harmless.
 */
import type { SheetLine } from '../cost/cost-sheet.ts';
import type { View } from '../view.ts';

/** Raised when a page of an older tacho could no longer be read. */
export const PAGE_VERSION = 1;

/**
 * What a row is about, one letter each in `PageRows.kind`. The first seven of an agent's acts have a colour, a mark and a height on the
 * strip; see ROW_KINDS for the letters.
 */
export type RowKind =
  /** A person, or whoever stands for one. */
  | 'prompt'
  | 'answer'
  | 'think'
  /** Looked at something; nothing changed. */
  | 'read'
  /** Changed a file. */
  | 'write'
  /** Ran a command, or a tool of which nobody knows what it does. */
  | 'run'
  /** The network: web, MCP. */
  | 'net'
  /** Started a subagent. */
  | 'sub'
  /** Something went wrong that was no call: an API error, an interrupt, a lost record. */
  | 'error'
  /** Waited: permission, a notification. */
  | 'wait'
  | 'compact'
  | 'guard'
  /** A side event: settings, attachments, usage without a message. Hidden until asked for. */
  | 'side';

export const ROW_KINDS: Readonly<Record<RowKind, string>> = {
  prompt: 'p',
  answer: 'a',
  think: 't',
  read: 'r',
  write: 'w',
  run: 'x',
  net: 'n',
  sub: 's',
  error: 'e',
  wait: 'i',
  compact: 'c',
  guard: 'g',
  side: '.',
};

/** Bits of `PageRows.flags`. */
export const ROW_FLAGS = {
  /** It failed: a call with an error, a test run with failed tests, an API error. */
  failed: 1,
  /** A call that a person or a rule refused. */
  denied: 2,
  interrupted: 4,
  /** Another attempt at what had failed before; see `PageHead.retries` for the first. */
  retry: 8,
  /** Nobody ever said how it ended. */
  open: 16,
  /** The title is code: a command, a pattern, a path. */
  code: 32,
  /** The title is a path: of one that is too long, the end is what matters. */
  path: 64,
} as const;

/**
 * One row for each act, in columns of the same length: a call and its outcome are one row, and so are a message and its usage.
 * In preorder: a row, then all that is below it (`size`). Prompts hold what was done for them, a call that started a
 * subagent holds that subagent's rows.
 */
export interface PageRows {
  readonly count: number;
  /** Letters of ROW_KINDS. */
  readonly kind: string;
  /** Index in `PageHead.parts`: the session it is of. */
  readonly part: readonly number[];
  /** Number of its first event in that session, 1-based: `#n`. Of rows of one part in order, not always ascending. */
  readonly n: readonly number[];
  /** Number of the event that told the outcome of a call; 0 where there is none. */
  readonly end: readonly number[];
  /** 1 is the outermost. */
  readonly depth: readonly number[];
  /** How many of the following rows are below it. */
  readonly size: readonly number[];
  readonly flags: readonly number[];
  /** When it began, milliseconds since `PageHead.zero`; null where nobody says. */
  readonly at: readonly (number | null)[];
  /** How long it took, milliseconds: a call as its reporter measured it, an answer the time since what came before it. */
  readonly ms: readonly (number | null)[];
  /** What kind of act, in a word or two: `Bash`, `answer`, `permission request`. */
  readonly label: readonly string[];
  /** What it is about, in one line, cut at some hundred characters; '' where the label says all. */
  readonly title: readonly string[];
  /** What came of it, in a few characters: `exit 1`, `+6 −2`, `48 passed`; '' for nothing to say. */
  readonly note: readonly string[];
  /** Of the API message that began here, US dollars; null for a row where none began, or one without a price. */
  readonly usd: readonly (number | null)[];
  /** Tokens that the request before it held: how full the context was; null where nobody says. */
  readonly held: readonly (number | null)[];
}

/** A session of the page: the one that was asked for, and the subagents below it. */
export interface PagePart {
  readonly session_id: string;
  /** What stands for it in a link: '' for the first, else `s1`, `s2`, … */
  readonly key: string;
  readonly title: string;
  readonly agent: string | null;
  /** The row that started it; null for the first, and where nobody says. */
  readonly parent_row: number | null;
  /** Its rows, and those of the subagents below: from `first_row`, so many. */
  readonly first_row: number;
  readonly rows: number;
  readonly events: number;
  readonly usd: number | null;
  readonly tokens: number | null;
  readonly started_ms: number | null;
  readonly duration_ms: number | null;
  /** Tokens that a request to its model may hold; null where nobody knows. */
  readonly window: number | null;
}

/** Consecutive events of one part, as JSON, one on each line. */
export interface PageChunk {
  readonly part: number;
  /** Number of its first event, 1-based. */
  readonly first: number;
  readonly count: number;
  /** Bytes of its text, as UTF-8. */
  readonly bytes: number;
}

/** What somebody wrote beside the events. */
export interface PageAnnotation {
  readonly id: string;
  /** The row it is beside; null for the session as a whole, or an event that is gone. */
  readonly row: number | null;
  readonly label: string;
  readonly note: string;
  readonly author: string;
  /** Unix seconds. */
  readonly created_at: number | null;
  readonly bookmark: boolean;
}

/** Why a row came to be: another row, by which rule, and the words that both hold. */
export interface PageLink {
  readonly row: number;
  readonly to: number;
  readonly rule: string;
  readonly quote: string;
}

/** What an analysis shows. Events in it are of the first part. */
export interface PageView {
  /** Name of the analysis. */
  readonly name: string;
  /** What stands on its tab. */
  readonly title: string;
  readonly views: readonly View[];
}

export interface PageHead {
  readonly version: typeof PAGE_VERSION;
  /** Version of the tacho that wrote it, and when, Unix seconds. */
  readonly tacho: string;
  readonly made_at: number;
  /** The command that shows this session's title etc. in a terminal, for whoever wants to go on there. */
  readonly session_id: string;
  readonly title: string;
  readonly agent: string | null;
  readonly agent_version: string | null;
  readonly models: readonly string[];
  /** running, completed, failed, cancelled, interrupted, unknown. */
  readonly status: string;
  readonly failure_reason: string | null;
  readonly user: string | null;
  /** Last part of the folder it worked in, and the branch. */
  readonly project: string | null;
  readonly branch: string | null;
  /** Unix seconds of what all `at` count from; null where no event has a time. */
  readonly zero: number | null;
  readonly started_at: number | null;
  readonly ended_at: number | null;
  readonly duration_ms: number | null;
  readonly tool_calls: number;
  readonly errors: number;
  readonly events: number;
  /** The first part alone, as `stats` and `cost` tell it; and with its subagents, where it has any. */
  readonly usd: number | null;
  readonly total_usd: number | null;
  /** API messages without a price: left out of the sums. */
  readonly unpriced: number;
  readonly tokens: number | null;
  readonly total_tokens: number | null;
  /** Of the first part alone. */
  readonly cost: readonly SheetLine[];
  /** How full the context was at its fullest; null where nobody says. */
  readonly peak: { readonly tokens: number; readonly window: number | null } | null;
  readonly parts: readonly PagePart[];
  readonly chunks: readonly PageChunk[];
  /** [row, event number]: events that a row stands for beside its first and its outcome. In order. */
  readonly others: readonly (readonly [number, number])[];
  /** [row of a retry, row of the first attempt]. In order. */
  readonly retries: readonly (readonly [number, number])[];
  readonly annotations: readonly PageAnnotation[];
  /** In order of `row`; null where nobody looked for them. */
  readonly links: readonly PageLink[] | null;
  readonly views: readonly PageView[];
  /** What a reader must know of this page: what was left out, lines that could not be read. */
  readonly notices: readonly string[];
  /** What was taken out before the page was written; null where nothing was. */
  readonly redaction: string | null;
}

/** Head and rows are one document. */
export interface PageDocument {
  readonly head: PageHead;
  readonly rows: PageRows;
}
