/**
 * The agent's own list of things to do, as it last stood: TodoWrite and its like give the whole list, task tools an entry at a
 * time.
 */
import type { EventFold } from '../event-fold.ts';
import { isObject } from '../record.ts';
import type { TraceEvent } from '../schema.ts';
import { lineOf } from './line-of.ts';

export interface PlanItem {
  readonly text: string;
  readonly status: 'done' | 'doing' | 'open';
}

const ITEM_CHARS = 160;
const MOST_ITEMS = 200;
/** Where each tool keeps its list. */
const LISTS = ['todos', 'plan', 'items'];
const TEXTS = ['content', 'step', 'description', 'subject', 'text'];

/** The main agent's list; a subagent's is its own. Empty where there never was one. */
export class PlanFold implements EventFold<readonly PlanItem[]> {
  #list: PlanItem[] = [];
  readonly #tasks = new Map<string, PlanItem>();
  /** Subjects of tasks whose number nobody has told yet, by the call that creates them. */
  readonly #created = new Map<string, string>();

  add(event: TraceEvent): void {
    if (event.agent_id !== undefined) return;
    const { event_type, data } = event;
    const tool = data.tool_name;
    const id = typeof data.tool_use_id === 'string' ? data.tool_use_id : '';
    if (event_type === 'tool_result') {
      const subject = this.#created.get(id);
      if (subject === undefined) return;
      this.#created.delete(id);
      const number = taskNumber(data);
      if (number !== undefined && this.#tasks.size < MOST_ITEMS)
        this.#tasks.set(number, { text: subject, status: 'open' });
      return;
    }
    if (event_type !== 'tool_call' || !isObject(data.arguments)) return;
    const args = data.arguments;
    if (tool === 'TaskCreate') {
      if (this.#created.size < MOST_ITEMS) this.#created.set(id, textOf(args));
    } else if (tool === 'TaskUpdate') this.#update(args);
    else if (tool === 'TodoWrite' || tool === 'write_todos' || tool === 'update_plan') {
      const list = LISTS.map(key => args[key]).find(Array.isArray);
      if (list === undefined) return;
      this.#list = list
        .slice(0, MOST_ITEMS)
        .filter(isObject)
        .map(item => ({ text: textOf(item), status: statusOf(item.status) }));
    }
  }

  end(): readonly PlanItem[] {
    return [...this.#list, ...this.#tasks.values()].filter(({ text }) => text !== '');
  }

  #update({ taskId, status, subject }: Readonly<Record<string, unknown>>): void {
    const key = String(taskId);
    const item = this.#tasks.get(key);
    if (item === undefined) return;
    if (status === 'deleted') this.#tasks.delete(key);
    else
      this.#tasks.set(key, {
        text: typeof subject === 'string' && subject !== '' ? lineOf(subject, ITEM_CHARS) : item.text,
        status: status === undefined ? item.status : statusOf(status),
      });
  }
}

function taskNumber({ details, result }: TraceEvent['data']): string | undefined {
  const task = isObject(details) ? details.task : undefined;
  if (isObject(task) && (typeof task.id === 'string' || typeof task.id === 'number')) return String(task.id);
  return typeof result === 'string' ? /\bTask #(\w+)/.exec(result.slice(0, 200))?.[1] : undefined;
}

function textOf(item: Readonly<Record<string, unknown>>): string {
  for (const key of TEXTS) if (typeof item[key] === 'string') return lineOf(item[key], ITEM_CHARS);
  return '';
}

function statusOf(status: unknown): PlanItem['status'] {
  if (status === 'completed' || status === 'done' || status === 'cancelled') return 'done';
  return status === 'in_progress' ? 'doing' : 'open';
}
