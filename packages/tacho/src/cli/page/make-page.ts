/**
 * Makes the page of a session: it and the subagents below it, read once each, with the analyses and the links that a page shows.
 */
import { statSync } from 'node:fs';
import type { Facts, SubagentFact } from '../../core/analysis.ts';
import { countText } from '../../core/numbers.ts';
import { pageOf } from '../../core/page/head.ts';
import type { PageDocument } from '../../core/page/page.ts';
import type { Redactor } from '../../core/redact/redactor.ts';
import { type SessionFiles, sessionFiles } from '../../store/session-files.ts';
import type { TraceFolder } from '../../store/trace-folder.ts';
import { VERSION } from '../../version.gen.ts';
import { fetchFacts } from '../analyses/facts.ts';
import type { Context } from '../context.ts';
import { ChunkPacker, levelFor } from './chunks.ts';
import { LinkFinder } from './links.ts';
import { type ReadPart, readPart } from './read-part.ts';
import { SideFolds } from './side-folds.ts';

/** In a larger session, some 20,000 events, nobody waits for the reason of every call. */
const MOST_BYTES_WITH_LINKS = 10_000_000;
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

export async function makePage(
  context: Context,
  folder: TraceFolder,
  files: SessionFiles,
  { redactor, redaction, subagents, postmortem = false }: PageOrder,
): Promise<MadePage> {
  const facts = (await fetchFacts(context, folder, [files.id], ['clock', 'prices', 'subagents', 'inherited'])) as Facts;
  const below = facts.subagents.get(files.id) ?? [];
  const children = subagents ? below.slice(0, MOST_PARTS) : [];
  const sessions = [files, ...children.flatMap(({ session_id: id }) => sessionFiles(folder, id) ?? [])];
  const level = levelFor(bytesOf(sessions));
  const packer = new ChunkPacker(level);
  const [side, finder] = await Promise.all([SideFolds.open(facts, postmortem), LinkFinder.open()]);
  const isSmall = bytesOf([files]) < MOST_BYTES_WITH_LINKS;
  const read: ReadPart[] = [];
  try {
    for (const [index, session] of sessions.entries()) {
      packer.begin(index);
      read.push(
        readPart(session, {
          prices: facts.prices,
          redactor,
          parent: index === 0 ? null : parentOf(session.id, sessions, children),
          hasChildren: sessions.length > 1,
          sink: packer,
          beside: index > 0 ? [] : isSmall ? [side, finder] : [side],
        }),
      );
    }
    const [main] = read as [ReadPart];
    const { views, peak } = side.show(main.part.data, main.look);
    const links = isSmall ? finder.links(main.look) : null;
    const { chunks, blocks } = await packer.end();
    const page = pageOf({
      parts: read.map(({ part }) => part) as unknown as Parameters<typeof pageOf>[0]['parts'],
      chunks,
      peak,
      links,
      views,
      notices: noticesOf(read, below.length - (sessions.length - 1), links === null),
      redaction: redaction ?? null,
      tacho: VERSION,
      now: facts.clock,
    });
    return { page, blocks, level };
  } finally {
    for (const { reader } of read) reader.close();
  }
}

function parentOf(id: string, sessions: readonly SessionFiles[], children: readonly SubagentFact[]): number {
  const parent = children.find(of => of.session_id === id)?.parent_session_id;
  return Math.max(
    0,
    sessions.findIndex(of => of.id === parent && of.id !== id),
  );
}

function noticesOf(read: readonly ReadPart[], missing: number, withoutLinks: boolean): string[] {
  const damaged = read.reduce((sum, of) => sum + of.damaged, 0);
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
    files.map(({ path }) => statSync(path, { throwIfNoEntry: false })?.size),
  );
  return sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
}
