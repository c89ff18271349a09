/**
 * What a file says of its session as a whole, gathered record by record.
 */

import { startOf } from '../../core/cut-text.ts';
import { isSessionId } from '../../core/ids.ts';
import type { FileFacts, FileSummary } from '../../core/importer.ts';
import { isRealModel, modelOf } from './assistant.ts';
import { type Data, type Draft, fieldOf, isCount, isText, type JsonObject, type Line } from './records.ts';

/** The first value of each field that every record repeats, by the field's name. */
export type BaseFields = ReadonlyMap<string, unknown>;

const FIRST_PROMPT_CHARS = 300;

export class FactsGatherer {
  readonly base = new Map<string, unknown>();
  readonly #file: FileFacts;
  readonly #sessionIds = this.#repeated('sessionId');
  readonly #runIds = this.#repeated('session_id');
  readonly #cwds = this.#repeated('cwd');
  readonly #versions = this.#repeated('version');
  readonly #gitBranches = this.#repeated('gitBranch');
  readonly #userTypes = this.#repeated('userType');
  readonly #entrypoints = this.#repeated('entrypoint');
  readonly #sessionKinds = this.#repeated('sessionKind');
  readonly #slugs = this.#repeated('slug');
  readonly #uuids: string[] = [];
  readonly #summaryByLeaf = new Map<string, string>();
  readonly #agentIds = new Set<unknown>();
  readonly #facts: Data = {};
  #records = 0;
  #first: number | null = null;
  #last: number | null = null;
  #title: string | undefined;
  #generatedTitle: string | undefined;

  constructor(file: FileFacts) {
    this.#file = file;
  }

  /** Takes in one record; `base` then holds the first values up to and with this one. */
  add({ record, timestamp }: Line): void {
    this.#records++;
    if (timestamp !== null) {
      if (this.#first === null || timestamp < this.#first) this.#first = timestamp;
      if (this.#last === null || timestamp > this.#last) this.#last = timestamp;
    }
    this.#sessionIds.add(record.sessionId);
    this.#runIds.add(record.session_id);
    this.#cwds.add(record.cwd);
    this.#versions.add(record.version);
    this.#gitBranches.add(record.gitBranch);
    this.#userTypes.add(record.userType);
    this.#entrypoints.add(record.entrypoint);
    this.#sessionKinds.add(record.sessionKind);
    this.#slugs.add(record.slug);
    if (isText(record.uuid)) this.#uuids.push(record.uuid);
    if (record.type === 'assistant' || record.type === 'user') this.#addMessage(record);
    else this.#addSideLine(record);
  }

  /** Takes in the drafts of a record. */
  addDrafts(drafts: readonly Draft[]): void {
    if (this.#facts.first_prompt !== undefined) return;
    const prompt = drafts.find(draft => draft.event_type === 'user_prompt')?.data;
    if (prompt === undefined || prompt.kind === 'bash') return;
    const command = isText(prompt.command) ? [prompt.command, prompt.command_args].filter(isText).join(' ') : undefined;
    const text = (command ?? String(prompt.prompt)).trimStart();
    if (text !== '') this.#facts.first_prompt = startOf(text, FIRST_PROMPT_CHARS);
  }

  summary(): FileSummary {
    const [agentId] = this.#agentIds.size === 1 ? this.#agentIds : [];
    return {
      sessionId: this.#sessionId(),
      agentId: isText(agentId) ? agentId : undefined,
      records: this.#records,
      firstTimestamp: this.#first,
      lastTimestamp: this.#last,
      facts: { ...this.#baseFacts(), ...this.#facts, ...this.#titleFact(), ...sidecarFacts(this.#file.sidecar) },
    };
  }

  #addMessage(record: JsonObject): void {
    // Anything but one text here means: not the file of one subagent.
    this.#agentIds.add(record.isSidechain === true ? record.agentId : undefined);
    const model = record.type === 'assistant' ? modelOf(record) : undefined;
    if (isRealModel(model)) this.#facts.model = model;
  }

  #addSideLine(record: JsonObject): void {
    switch (record.type) {
      case 'custom-title':
        if (isText(record.customTitle)) this.#title = record.customTitle;
        break;
      case 'ai-title':
        if (isText(record.aiTitle)) this.#generatedTitle = record.aiTitle;
        break;
      case 'summary':
        if (isText(record.summary) && isText(record.leafUuid)) this.#summaryByLeaf.set(record.leafUuid, record.summary);
        break;
      case 'cost-state':
        if (isCount(record.totalCostUSD)) this.#facts.reported_cost_usd = record.totalCostUSD;
        if (isCount(record.totalAPIDuration)) this.#facts.total_api_duration_ms = record.totalAPIDuration;
        break;
    }
  }

  /** Of several ids the one that is the file's name, else the first; the name itself when no record has one. */
  #sessionId(): string | undefined {
    const stem = this.#file.fileName.replace(/\.jsonl$/, '');
    const ids = [...this.#sessionIds.values].filter(isSessionId);
    return ids.includes(stem) ? stem : (ids[0] ?? (isSessionId(stem) ? stem : undefined));
  }

  #baseFacts(): Data {
    const facts: Data = {};
    const [cwd] = this.#cwds.values;
    if (cwd !== undefined) facts.cwd = cwd;
    if (this.#cwds.values.size > 1) facts.cwds = [...this.#cwds.values];
    if (this.#versions.values.size > 1) facts.versions = [...this.#versions.values];
    if (this.#gitBranches.last !== undefined) facts.git_branch = this.#gitBranches.last;
    if (this.#versions.last !== undefined) facts.version = this.#versions.last;
    if (this.#entrypoints.last !== undefined) facts.entrypoint = this.#entrypoints.last;
    if (this.#sessionKinds.last !== undefined) facts.session_kind = this.#sessionKinds.last;
    if (this.#slugs.last !== undefined) facts.slug = this.#slugs.last;
    return facts;
  }

  /** What the user called it, else what the client did. A summary may speak of another file's session. */
  #titleFact(): Data {
    let summary: string | undefined;
    if (this.#summaryByLeaf.size > 0) {
      const uuids = new Set(this.#uuids);
      for (const [leaf, text] of this.#summaryByLeaf) if (uuids.has(leaf)) summary = text;
    }
    const title = this.#title ?? this.#generatedTitle ?? summary;
    return title === undefined ? {} : { title };
  }

  #repeated(field: string): RepeatedField {
    return new RepeatedField(field, this.base);
  }
}

/** One field that most records repeat: nearly always with the value it had before, which costs one comparison. */
class RepeatedField {
  readonly values = new Set<string>();
  last: string | undefined;
  readonly #name: string;
  readonly #base: Map<string, unknown>;

  constructor(name: string, base: Map<string, unknown>) {
    this.#name = name;
    this.#base = base;
  }

  add(value: unknown): void {
    if (value === undefined || value === this.last || !isText(value)) return;
    if (this.values.size === 0) this.#base.set(this.#name, value);
    this.values.add(value);
    this.last = value;
  }
}

/** The `agent-<id>.meta.json` beside a subagent's file. */
function sidecarFacts(sidecar: unknown): Data {
  const facts: Data = {};
  const agentType = fieldOf(sidecar, 'agentType');
  const description = fieldOf(sidecar, 'description');
  const toolUseId = fieldOf(sidecar, 'toolUseId');
  const spawnDepth = fieldOf(sidecar, 'spawnDepth');
  if (isText(agentType)) facts.agent_type = agentType;
  if (isText(description)) facts.description = description;
  if (isText(toolUseId)) facts.parent_tool_use_id = toolUseId;
  if (isCount(spawnDepth)) facts.spawn_depth = spawnDepth;
  return facts;
}
