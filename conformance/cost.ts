/**
 * Cost: recomputed from a price list written here by hand and from usage that a few lines here count, without a line of
 * tacho's code. And in every session, what `cost --explain` lists adds up to what `cost` says.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Report } from './report.ts';
import { filesBelow, type SharedData } from './shared.ts';
import { inParallel, Sandbox } from './tacho.ts';

type Bucket = 'input' | 'cache_read' | 'cache_write_5m' | 'cache_write_1h' | 'output';

/** List prices, USD per million tokens: input, output. */
const LIST: Readonly<Record<string, readonly [number, number]>> = {
  'claude-opus-4-20250514': [15, 75],
  'claude-opus-4-1-20250805': [15, 75],
  'claude-opus-4-5-20251101': [5, 25],
  'claude-opus-4-6': [5, 25],
  'claude-sonnet-4-20250514': [3, 15],
  'claude-sonnet-4-5-20250929': [3, 15],
};
/** Writing to the cache costs 1.25 times the input price for five minutes, 2 times for an hour; reading from it 0.1. */
const CACHE = { cache_read: 0.1, cache_write_5m: 1.25, cache_write_1h: 2 };
/** Above this many input tokens a request to a Sonnet model has another price; such sessions are left out here. */
const LONG_CONTEXT = 200_000;

/** The three that must be there, of three models and both ways of saying what was written to the cache. */
const NAMED = [
  'd3ad4cdc-5657-435d-98fa-0035d53e383d', // Sonnet 4, no split of cache writes
  'cf564e14-9b07-42ad-8d9a-4faa1b79a0ed',
  '258c7280-ae70-4798-800f-63464d01a85d', // Opus 4.6, an hour in the cache
];

const TOLERANCE = 1e-9;

interface Explained {
  readonly total_usd: number | null;
  readonly lines: readonly {
    readonly model: string;
    readonly priced: { readonly lines: readonly { bucket: Bucket; usd_per_mtok: number; usd: number }[] } | null;
  }[];
}

interface Usage {
  readonly input_tokens?: number;
  readonly output_tokens?: number;
  readonly cache_read_input_tokens?: number;
  readonly cache_creation_input_tokens?: number;
  readonly cache_creation?: { ephemeral_5m_input_tokens?: number; ephemeral_1h_input_tokens?: number };
}

interface Message {
  readonly model: string;
  readonly usage: Usage;
}

export async function checkCost(report: Report, shared: SharedData, temp: string): Promise<void> {
  const projects = path.join(shared.data, 'open/claude/projects');
  const files = filesBelow(projects).filter(name => name.endsWith('.jsonl'));
  const answers = await inParallel(files, async name => {
    const box = new Sandbox(temp, 'cost');
    const [session] = await box.import(path.join(projects, name));
    const cost = await box.json<Explained>('cost', session as string, '--json');
    return { cost, explained: await box.json<Explained>('cost', session as string, '--explain', '--json') };
  });

  report.section('Cost, from a price list written by hand');
  const recomputed = new Set<string>();
  for (const [at, name] of files.entries()) {
    const messages = messagesOf(path.join(projects, name));
    if (messages.length === 0 || !messages.every(isListed)) continue;
    const { cost, explained } = answers[at] as (typeof answers)[number];
    const usd = messages.reduce((sum, message) => sum + priceOf(message), 0);
    const findings = isClose(usd, cost.total_usd) ? [] : [`expected ${usd}, got ${cost.total_usd}`];
    report.check(name, `${usd.toFixed(6)} USD`, [...findings, ...wrongRates(explained)]);
    recomputed.add(path.basename(name, '.jsonl'));
  }
  const left = NAMED.filter(id => !recomputed.has(id));
  report.check(
    'sessions recomputed',
    String(recomputed.size),
    left.map(id => `${id} is not among them`),
  );

  report.section('Cost, as explained');
  for (const [at, name] of files.entries()) {
    const { cost, explained } = answers[at] as (typeof answers)[number];
    const usd = sum(explained.lines.flatMap(line => line.priced?.lines ?? []).map(line => line.usd));
    const total = cost.total_usd ?? 0;
    const findings = isClose(usd, total) ? [] : [`lines add up to ${usd}, total_usd is ${cost.total_usd}`];
    report.check(name, `${explained.lines.length} messages, ${usd.toFixed(6)} USD`, findings);
  }
}

/** The last record of each API message, as the corpus counts them. */
function messagesOf(file: string): Message[] {
  const last = new Map<string, Message>();
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    if (line.trim() === '') continue;
    const record = JSON.parse(line);
    if (record?.type !== 'assistant' || record.message?.model === '<synthetic>') continue;
    last.set(`${record.message.id ?? record.uuid}:${record.requestId ?? ''}`, record.message);
  }
  return [...last.values()];
}

function bucketsOf({ usage }: Message): Record<Bucket, number> {
  const written = usage.cache_creation;
  return {
    input: usage.input_tokens ?? 0,
    output: usage.output_tokens ?? 0,
    cache_read: usage.cache_read_input_tokens ?? 0,
    // Without a split it is the five-minute cache, which was the only one then.
    cache_write_5m: written ? (written.ephemeral_5m_input_tokens ?? 0) : (usage.cache_creation_input_tokens ?? 0),
    cache_write_1h: written?.ephemeral_1h_input_tokens ?? 0,
  };
}

function isListed(message: Message): boolean {
  const { output: _, ...sent } = bucketsOf(message);
  return message.model in LIST && sum(Object.values(sent)) <= LONG_CONTEXT;
}

function priceOf(message: Message): number {
  const buckets = Object.entries(bucketsOf(message)) as [Bucket, number][];
  return sum(buckets.map(([bucket, tokens]) => (tokens * (rateOf(message.model, bucket) as number)) / 1e6));
}

function rateOf(model: string, bucket: Bucket): number | undefined {
  const prices = LIST[model];
  if (prices === undefined) return undefined;
  if (bucket === 'output') return prices[1];
  return prices[0] * (bucket === 'input' ? 1 : CACHE[bucket]);
}

function wrongRates({ lines }: Explained): string[] {
  const wrong = new Set<string>();
  for (const { model, priced } of lines) {
    for (const { bucket, usd_per_mtok } of priced?.lines ?? []) {
      const rate = rateOf(model, bucket);
      if (rate !== undefined && !isClose(rate, usd_per_mtok)) {
        wrong.add(`${model} ${bucket}: expected ${rate} USD per million, got ${usd_per_mtok}`);
      }
    }
  }
  return [...wrong];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function isClose(expected: number, got: number | null): boolean {
  return got !== null && Math.abs(expected - got) <= TOLERANCE;
}
