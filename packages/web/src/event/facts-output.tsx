/**
 * Anything that is neither words nor a call: what it says in fields, with words for the names we know.
 */
import { countText, durationText, integerText, tokensText } from 'tacho/src/core/numbers.ts';
import type { TraceEvent } from 'tacho/src/core/schema.ts';
import { JsonTree } from '../json/json-tree.tsx';
import { OutputSection } from '../output/output-section.tsx';
import { Folded } from '../prose/folded.tsx';
import { Prose } from '../prose/prose.tsx';
import { Missing, Pairs, Section } from '../ui/section.tsx';
import { Visible, visibleText } from '../ui/visible-text.tsx';
import type { ReadEvent } from './row-events.ts';

/** Names by which an importer finds things again; they stand in Raw. */
const NAMING =
  /^(?:subtype|is_meta|is_sidechain|level|(?:parent_|logical_parent_|leaf_)?uuid|message_key|message_id|block|item_id|session_id|turn_id|prompt_id|tool_use_id|request_id)$/;
const LONG_CHARS = 160;
const MOST_FACTS = 60;

export function FactsOutput({ event, others }: { readonly event: TraceEvent; readonly others: readonly ReadEvent[] }) {
  const { event_type, data } = event;
  const isError = event_type === 'error';
  const long: [string, string][] = [];
  const nested: [string, object][] = [];
  const pairs: [string, string][] = [];
  for (const [key, value] of Object.entries(data).slice(0, MOST_FACTS)) {
    if (NAMING.test(key) || value === null || value === '' || (isError && key === 'is_error')) continue;
    if (typeof value === 'object') nested.push([key, value]);
    else if (typeof value === 'string' && (value.length > LONG_CHARS || value.includes('\n'))) long.push([key, value]);
    else pairs.push([key, factText(key, value)]);
  }
  const summary = others.find(of => of.event?.data.subtype === 'compaction_summary')?.event?.data.text;
  const isEmpty = pairs.length + long.length + nested.length === 0;
  return (
    <>
      <Pairs pairs={pairs.map(([key, text]) => [keyWords(key), <Visible key={key} text={text} />] as const)} />
      {long.map(([key, text]) =>
        isError || key === 'stdout' || key === 'stderr' || key === 'output' ? (
          <OutputSection key={key} title={keyWords(key)} text={text} failed={isError} />
        ) : (
          <Section key={key} title={keyWords(key)} note={countText(text.length, 'character')}>
            <Prose text={text} />
          </Section>
        ),
      )}
      {typeof summary === 'string' && summary !== '' && (
        <Folded title="Summary, what the model was left with" text={summary} />
      )}
      {nested.map(([key, value]) => (
        <Section key={key} title={keyWords(key)}>
          <JsonTree value={value} label={keyWords(key)} />
        </Section>
      ))}
      {isEmpty && <Missing>The record says nothing more.</Missing>}
    </>
  );
}

const WORDS: Readonly<Record<string, string>> = {
  pre_tokens: 'context before',
  post_tokens: 'context after',
  cumulative_dropped_tokens: 'dropped so far',
  cwd: 'folder',
  text: 'Text',
  message: 'Message',
};

function keyWords(key: string): string {
  return Object.hasOwn(WORDS, key)
    ? (WORDS[key] as string)
    : visibleText(key.slice(0, 80))
        .replace(/_(?:ms|tokens)$/, '')
        .replace(/_/g, ' ');
}

function factText(key: string, value: unknown): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value !== 'number') return String(value);
  if (key.endsWith('_tokens')) return `${tokensText(value)} tokens`;
  if (key.endsWith('_ms')) return durationText(value);
  return Number.isInteger(value) && value >= 10_000 && !/(?:_at|id)$/.test(key) ? integerText(value) : String(value);
}
