/**
 * What an event led to: the links of later events, followed forward.
 */
import { lastBelow, RETRY_HORIZON } from './attempts.ts';
import type { Link } from './links.ts';
import type { EventReport, LinkReport, Teller } from './report.ts';
import type { Part } from './why-fold.ts';

export interface Effects {
  readonly nodes: readonly EffectNode[];
  /** Events in the tree. */
  readonly events: number;
  /** True where there is more than is shown. */
  readonly cut: boolean;
}

export interface EffectNode extends EventReport {
  readonly link: LinkReport;
  readonly children: readonly EffectNode[];
}

const MOST_EVENTS = 120;
const MOST_DEPTH = 16;

/**
 * The tree below an event, from one walk over what comes later. A link without evidence leads nowhere here, or every call
 * after a prompt would be its effect. Of more than 120 events the later ones are cut, and what is more than 16 levels down.
 */
export function effectsOf(event: number, part: Part, teller: Teller): Effects {
  const tree = new Tree(event);
  let cut = false;
  for (let n = event + 1; n <= part.events; n++) {
    if (!tree.mayLeadTo(n, part)) continue;
    const link = teller.links.linkOf(n);
    if (link === null || link.kind === 'before' || !tree.has(link.from)) continue;
    cut = !tree.add(link, part);
    if (cut && tree.size >= MOST_EVENTS) break;
  }
  return { nodes: nodesOf(event, tree, teller), events: tree.size, cut: cut || tree.isCut };
}

class Tree {
  isCut = false;
  readonly #depth: Map<number, number>;
  readonly #links = new Map<number, Link[]>();
  /** The last failed call in it: what may be tried again. */
  #troubled = -1;

  constructor(root: number) {
    this.#depth = new Map([[root, 0]]);
    this.#troubled = root;
  }

  get size(): number {
    return this.#depth.size - 1;
  }

  has(n: number): boolean {
    return this.#depth.has(n);
  }

  below(n: number): readonly Link[] {
    return this.#links.get(n) ?? [];
  }

  /** False where there is no room for it. */
  add(link: Link, { troubled }: Part): boolean {
    const depth = (this.#depth.get(link.from) as number) + 1;
    if (this.size >= MOST_EVENTS || depth > MOST_DEPTH) {
      this.isCut = true;
      return false;
    }
    this.#depth.set(link.to, depth);
    const links = this.#links.get(link.from);
    if (links === undefined) this.#links.set(link.from, [link]);
    else links.push(link);
    if (troubled[lastBelow(troubled, link.to + 1)] === link.to) this.#troubled = link.to;
    return true;
  }

  /** Cheap, and true more often than a link is: whether anything that may be behind this event is in the tree. */
  mayLeadTo(n: number, part: Part): boolean {
    const call = part.callOf.get(n);
    if (call !== 0) return this.has(call);
    if (part.prompts[lastBelow(part.prompts, n + 1)] === n) return part.delegates.length > 0;
    return (
      part.candidates.of(n).some(({ from }) => this.has(from)) ||
      part.looks.get(n)?.some(look => this.has(look.call) || this.has(look.outcome)) === true ||
      part.said.get(n)?.some(from => this.has(from)) === true ||
      this.has(part.planBefore.get(n) ?? 0) ||
      this.has(part.prompts[lastBelow(part.prompts, n)] ?? 0) ||
      lastBelow(part.calls, n) - lastBelow(part.calls, this.#troubled) <= RETRY_HORIZON + 1
    );
  }
}

function nodesOf(n: number, tree: Tree, teller: Teller): EffectNode[] {
  return tree
    .below(n)
    .map(link => ({ ...teller.event(link.to), link: teller.link(link), children: nodesOf(link.to, tree, teller) }));
}
