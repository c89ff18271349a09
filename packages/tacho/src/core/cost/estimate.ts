/**
 * The estimate for a session that has no usage: four characters a token, what the model read as input and what it wrote
 * as output, each text once. It leaves out the system prompt and every re-reading of the context, so it is a floor.
 */
import type { Pricer } from '../pricing.ts';
import type { TraceEvent } from '../schema.ts';
import { CHARS_PER_TOKEN, textLength } from '../text-length.ts';
import { emptyUsage } from '../usage.ts';
import { Waiting } from '../waiting.ts';

export interface EstimatedCost {
  readonly usd: number | null;
  /** Of it, the calls that failed and their answers. */
  readonly wasted_usd: number | null;
  readonly model: string;
  readonly input_tokens: number;
  readonly output_tokens: number;
}

const READ_BY_MODEL = new Set(['user_prompt', 'tool_result', 'error', 'llm_request', 'file_read']);
const WRITTEN_BY_MODEL = new Set(['assistant_response', 'tool_call', 'llm_response', 'decision']);
/** What is told of a message beside its words. */
const ABOUT_MESSAGE = new Set([
  'message_key',
  'model',
  'stop_reason',
  'usage',
  'source_usage',
  'usage_report',
  'whole_message',
  'files_written',
]);

export class Estimate {
  #input = 0;
  #output = 0;
  #wastedInput = 0;
  #wastedOutput = 0;
  #model: string | undefined;
  /** Tokens of calls without an answer yet, by tool_use id or event id. */
  readonly #openCalls = new Waiting<number>();

  add(event: TraceEvent): void {
    const { data, event_type } = event;
    if (typeof data.model === 'string') this.#model ??= data.model;
    const isInput = READ_BY_MODEL.has(event_type);
    if (!isInput && !WRITTEN_BY_MODEL.has(event_type)) return;
    let chars = 0;
    for (const key in data) if (!ABOUT_MESSAGE.has(key)) chars += textLength(data[key]);
    const tokens = Math.ceil(chars / CHARS_PER_TOKEN);
    if (isInput) this.#input += tokens;
    else this.#output += tokens;
    if (event_type === 'tool_call') this.#openCalls.add(idOf(event) ?? event.event_id, tokens);
    else if (event_type === 'tool_result' || data.denied === true)
      this.#openCalls.take(idOf(event) ?? event.parent_id ?? '');
    else if (event_type === 'error') {
      this.#wastedInput += tokens;
      // An error that names no call belongs to the one that was waiting last.
      const call = idOf(event) ?? event.parent_id ?? this.#openCalls.entries().at(-1)?.[0] ?? '';
      this.#wastedOutput += this.#openCalls.take(call) ?? 0;
    }
  }

  /** Null when there was nothing to estimate from. */
  end(options: {
    readonly pricer: Pricer;
    readonly model?: string | undefined;
    readonly estimateModel: string;
  }): EstimatedCost | null {
    if (this.#input + this.#output === 0) return null;
    const model = options.model ?? this.#model ?? options.estimateModel;
    const price = (input: number, output: number) =>
      options.pricer.priceUsage({ model, usage: { ...emptyUsage(), input, output }, at: null })?.usd ?? null;
    return {
      usd: price(this.#input, this.#output),
      wasted_usd: price(this.#wastedInput, this.#wastedOutput),
      model,
      input_tokens: this.#input,
      output_tokens: this.#output,
    };
  }
}

function idOf(event: TraceEvent): string | undefined {
  return typeof event.data.tool_use_id === 'string' ? event.data.tool_use_id : undefined;
}
