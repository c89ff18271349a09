/**
 * Writing down what was lost: a `gap` row in each session that is missing something, as soon as anything can be written.
 */
import { join } from 'node:path';
import { eventIdOf } from '../../core/ids.ts';
import { append } from '../../store/async-files.ts';
import { appendLive } from '../../store/live-log.ts';
import { GAPS_NAME } from '../../store/names.ts';
import { countLosses, type Loss, takeLosses } from './loss.ts';

/**
 * Turns the counted losses of `stores[0]` into rows; the others are where it may have been looked for. What cannot be
 * written stays counted.
 */
export async function writeGaps(stores: readonly [string, ...string[]], env: NodeJS.ProcessEnv): Promise<void> {
  const [store] = stores;
  for (const taken of await takeLosses(stores, env)) {
    const failed: Loss[] = [];
    for (let losses = await taken.read(); losses.length > 0; losses = await taken.read()) {
      for (const [id, own] of Map.groupBy(losses, loss => loss.session_id)) {
        await writeGap(store, id, own).catch(() => failed.push(...own));
      }
    }
    if (failed.length > 0 && (await countLosses(store, failed, env)) === 'nowhere') continue;
    await taken.done();
  }
}

interface Gap {
  readonly subtype: 'gap';
  readonly lost: number;
  /** Unix seconds of the first and the last. */
  readonly from: number;
  readonly to: number;
  readonly reasons: readonly string[];
  /** How many of each hook event. */
  readonly events: Readonly<Record<string, number>>;
}

async function writeGap(store: string, id: string | undefined, losses: readonly Loss[]): Promise<void> {
  const data = gapOf(losses);
  // Made of the losses alone: who takes over from one that died writes the same row, which is then no second gap.
  const event_id = eventIdOf(`gap ${JSON.stringify(losses)}`);
  if (id === undefined) {
    // Input that named no session is nobody's gap, but the store's: `doctor` tells of it.
    const line = Buffer.from(`\n${JSON.stringify({ event_id, ...data })}\n`);
    if (!(await append(join(store, GAPS_NAME), line))) throw new Error('short write');
    return;
  }
  const row = { event_type: 'system', timestamp: data.to, event_id, session_id: id, source: 'hook', live: true, data };
  await appendLive({ store, id }, [JSON.stringify(row)]);
}

function gapOf(losses: readonly Loss[]): Gap {
  const times = losses.map(({ at }) => at);
  const byEvent = Map.groupBy(losses, ({ event }) => event ?? 'unknown');
  return {
    subtype: 'gap',
    lost: losses.length,
    from: times.reduce((a, b) => Math.min(a, b)),
    to: times.reduce((a, b) => Math.max(a, b)),
    reasons: [...new Set(losses.map(({ reason }) => reason))],
    events: Object.fromEntries([...byEvent].map(([event, of]) => [event, of.length])),
  };
}
