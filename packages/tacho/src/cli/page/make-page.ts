/**
 * Makes the page of a session: it and the subagents below it, with the analyses and the links that a page shows.
 */
import { statSync } from 'node:fs';
import type { Facts, SubagentFact } from '../../core/analysis.ts';
import { type EventFold, together } from '../../core/event-fold.ts';
import { countText } from '../../core/numbers.ts';
import { type GivenPart, pageOf } from '../../core/page/head.ts';
import type { PageChunk, PageDocument } from '../../core/page/page.ts';
import type { Redactor } from '../../core/redact/redactor.ts';
import { type SessionFiles, sessionFiles } from '../../store/session-files.ts';
import type { TraceFolder } from '../../store/trace-folder.ts';
import { VERSION } from '../../version.gen.ts';
import { fetchFacts } from '../analyses/facts.ts';
import type { Context } from '../context.ts';
import { levelFor } from './chunks.ts';
import { openLinkFinder } from './links.ts';
import { packBeside, packSessions } from './pack-sessions.ts';
import { type ReadPart, readPart } from './read-part.ts';
import { SideAnalyses } from './side-views.ts';

/** In a larger session, some 20,000 events, nobody waits for the reason of every call; and it takes two threads. */
const LARGE_BYTES = 10_000_000;
/** A page of more would not open. */
const MOST_PARTS = 500;

export interface MadePage {
  readonly page: PageDocument;
  /** The chunks of `page.head.chunks`, Zstandard in base64. */
  readonly blocks: readonly string[];
  /** How hard the rest is to be packed. */
  readonly level: number;
}

export interface PageOrder {
  readonly redactor?: Redactor | undefined;
  /** What the page says of it. */
  readonly redaction?: string | undefined;
  /** False leaves the subagents out. */
  readonly subagents: boolean;
  /** A postmortem is among the tabs. */
  readonly postmortem?: boolean;
}

/** Of the first part, what the analyses and the finder of links folded. */
type Beside = readonly [readonly unknown[], unknown];
const NO_PARTS: Beside = [[], undefined];

export async function makePage(
  context: Context,
  folder: TraceFolder,
  files: SessionFiles,
  { redactor, redaction, subagents, postmortem = false }: PageOrder,
): Promise<MadePage> {
  const known = (await fetchFacts(context, folder, [files.id], ['clock', 'prices', 'subagents', 'inherited'])) as Facts;
  const below = known.subagents.get(files.id) ?? [];
  const children = subagents ? below.slice(0, MOST_PARTS) : [];
  // What the index knows of subagents is as they were recorded; and of those that are left out nothing is told.
  const facts = { ...known, subagents: new Map([[files.id, subagents ? told(below, redactor) : []]]) };
  const sessions = [files, ...children.flatMap(({ session_id: id }) => sessionFiles(folder, id) ?? [])];
  const level = levelFor(bytesOf(sessions));
  const isLarge = bytesOf(sessions) > LARGE_BYTES;
  const packing = isLarge && redactor === undefined ? packBeside({ sessions, level }) : undefined;
  const [side, links] = await Promise.all([SideAnalyses.open(facts, postmortem), isLarge ? null : openLinkFinder()]);
  const read: ReadPart<Beside>[] = [];
  try {
    for (const [index, session] of sessions.entries()) {
      read.push(
        readPart(session, {
          prices: facts.prices,
          redactor,
          parent: index === 0 ? null : parentOf(session.id, sessions, children),
          hasChildren: sessions.length > 1,
          beside: () => (index > 0 ? nothing(NO_PARTS) : together(side.fold(), links?.fold() ?? nothing(undefined))),
        }),
      );
    }
    const [{ part, beside, look }] = read as [(typeof read)[number]];
    const { views, peak } = side.show(part.data, beside[0], look);
    const found = links?.find(beside[1], look) ?? null;
    const plans = read.map(of => of.plan);
    const parts = read.map(of => of.part) as unknown as readonly [GivenPart, ...GivenPart[]];
    const packed = await packing;
    // A session that is written to meanwhile may have been longer, or shorter, when the other thread read it.
    const fits = packed !== undefined && areOf(packed.chunks, parts);
    const { chunks, blocks } = fits ? packed : await packSessions(plans, level, redactor);
    const page = pageOf({
      parts,
      chunks,
      peak,
      links: found,
      views,
      notices: noticesOf(parts, below.length - children.length, found === null),
      redaction: redaction ?? null,
      tacho: VERSION,
      now: facts.clock,
    });
    return { page, blocks, level };
  } finally {
    for (const { reader } of read) reader.close();
  }
}

function told(subagents: readonly SubagentFact[], redactor: Redactor | undefined): readonly SubagentFact[] {
  if (redactor === undefined) return subagents;
  return subagents.map(of => ({ ...of, title: of.title === null ? null : redactor.value(of.title) }));
}

/** Whether the chunks hold as many events of each part as its rows stand for. */
function areOf(chunks: readonly PageChunk[], parts: readonly GivenPart[]): boolean {
  const counts = parts.map(() => 0);
  for (const { part, count } of chunks) counts[part] = (counts[part] ?? 0) + count;
  return parts.every(({ data }, part) => counts[part] === data.record.events);
}

function nothing<Result>(result: Result): EventFold<Result> {
  return { add() {}, end: () => result };
}

function parentOf(id: string, sessions: readonly SessionFiles[], children: readonly SubagentFact[]): number {
  const parent = children.find(of => of.session_id === id)?.parent_session_id;
  return Math.max(
    0,
    sessions.findIndex(of => of.id === parent && of.id !== id),
  );
}

function noticesOf(parts: readonly GivenPart[], missing: number, withoutLinks: boolean): string[] {
  const damaged = parts.reduce((sum, { data }) => sum + data.record.damaged_lines, 0);
  return [
    ...(damaged > 0 ? [`${countText(damaged, 'line')} of the record could not be read.`] : []),
    ...(missing > 0 ? [`${countText(missing, 'subagent')} left out.`] : []),
    ...(withoutLinks
      ? ['Why each call came to be is left out of a session this long; tacho why tells it of any event.']
      : []),
  ];
}

function bytesOf(sessions: readonly SessionFiles[]): number {
  const sizes = sessions.flatMap(({ files }) =>
    files.map(({ path }) => statSync(path, { throwIfNoEntry: false })?.size ?? 0),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
