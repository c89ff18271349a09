/**
 * The rows of all parts in preorder: a prompt, then what was done for it; a call that started a subagent, then what that did.
 */
import type { RowDraft } from './draft.ts';
import { ROW_FLAGS } from './page.ts';
import type { PartData } from './part-fold.ts';

/** A session and those that it started, outermost first. */
export interface PartTree {
  readonly data: PartData;
  /** Index in the list of parts. */
  readonly index: number;
  readonly children: readonly { readonly under: number | null; readonly part: PartTree }[];
}

export interface Arranged {
  readonly rows: readonly ArrangedRow[];
  /** By part, the row of each of its drafts; of each event through `PartData.draftOf`. */
  readonly rowOf: readonly Int32Array[];
  /** By part, its first row and how many there are with those of the subagents below. */
  readonly ranges: readonly { readonly first: number; readonly count: number }[];
}

export interface ArrangedRow {
  readonly draft: RowDraft;
  readonly part: number;
  readonly depth: number;
}

/** Subagents of subagents are moved in so far; deeper ones stand beside each other. */
const MOST_DEPTH = 24;

export function arrange(root: PartTree, parts: number): Arranged {
  const rows: ArrangedRow[] = [];
  const rowOf: Int32Array[] = Array.from({ length: parts });
  const ranges = Array.from({ length: parts }, () => ({ first: 0, count: 0 }));
  const put = (part: PartTree, base: number): void => {
    const { drafts } = part.data;
    const own = new Int32Array(drafts.length).fill(-1);
    rowOf[part.index] = own;
    const first = rows.length;
    const below = childrenOf(part);
    const inside = insideOf(part.data);
    let turn = base;
    for (const [index, draft] of drafts.entries()) {
      if (inside.moved.has(index)) continue;
      if (opensTurn(draft)) turn = base;
      place(index, turn);
      if (opensTurn(draft)) turn = Math.min(base + 1, MOST_DEPTH);
    }
    for (const child of below.get(null) ?? []) put(child, base);
    ranges[part.index] = { first, count: rows.length - first };

    function place(index: number, depth: number): void {
      own[index] = rows.length;
      rows.push({ draft: drafts[index] as RowDraft, part: part.index, depth });
      const deeper = Math.min(depth + 1, MOST_DEPTH);
      for (const within of inside.under.get(index) ?? []) place(within, deeper);
      for (const child of below.get(index) ?? []) put(child, deeper);
    }
  };
  put(root, 1);
  return { rows, rowOf, ranges };
}

function opensTurn(draft: RowDraft): boolean {
  return draft.kind === 'prompt' && draft.inside === undefined;
}

function childrenOf({ children }: PartTree): Map<number | null, PartTree[]> {
  const found = new Map<number | null, PartTree[]>();
  for (const { under, part } of children) {
    const list = found.get(under);
    if (list === undefined) found.set(under, [part]);
    else list.push(part);
  }
  return found;
}

/**
 * What subagents did that have no session of their own: it stands among the events of their caller, and is moved below the call.
 * Where no result says which call that was, each takes the first that has none yet, since they are written in the order they were
 * started; one without a name begins with its task.
 */
function insideOf({ drafts, agents }: PartData): { moved: Set<number>; under: Map<number, number[]> } {
  const moved = new Set<number>();
  const under = new Map<number, number[]>();
  const callOf = new Map(agents);
  const waiting: number[] = [];
  const named = new Set(agents.values());
  let last: number | undefined;
  let unnamed: number | undefined;
  // In a subagent's own session all is its own.
  if (!drafts.some(draft => draft.inside === undefined && draft.kind !== 'side')) return { moved, under };
  for (const [index, draft] of drafts.entries()) {
    if (draft.inside === undefined) {
      const ran = draft.kind === 'sub' && (draft.flags & ROW_FLAGS.denied) === 0;
      if (ran && !named.has(index)) waiting.push(index);
      if (ran) last ??= index;
      continue;
    }
    const goesOn: boolean = draft.inside === '' && draft.kind !== 'prompt' && unnamed !== undefined;
    const call: number | undefined = goesOn ? unnamed : (callOf.get(draft.inside) ?? waiting.shift() ?? last);
    if (call === undefined) continue;
    if (draft.inside === '') unnamed = call;
    else callOf.set(draft.inside, call);
    last = call;
    moved.add(index);
    const list = under.get(call);
    if (list === undefined) under.set(call, [index]);
    else list.push(index);
  }
  return { moved, under };
}
