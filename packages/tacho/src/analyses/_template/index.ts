/**
 * One sentence: the question this analysis answers. Copy the folder, give it the name of its command, and run `npm run gen`.
 *
 * This one asks how often a tool was called right after itself.
 */
import { defineAnalysis } from '../../core/analysis.ts';
import type { EventFold } from '../../core/event-fold.ts';
import type { View } from '../../core/view.ts';

/** What one session gives: as little as the report needs. */
interface Part {
  readonly session_id: string;
  readonly streaks: ReadonlyMap<string, number>;
}

/** What `--json` prints: names in snake_case, unknown is null. */
interface Report {
  readonly session_id: string;
  readonly streaks: readonly { readonly tool: string; readonly longest: number }[];
}

export default defineAnalysis({
  name: '_template',
  group: 'Understand',
  summary: 'Tell which tools were called again and again',
  scope: 'session',
  args: {
    min: { type: 'number', minimum: 1, default: 2, value: 'calls', description: 'streaks of at least so many calls' },
  },
  read: () => new StreakFold(),
  report: ([part], { args }) => toReport(part as Part, args.min),
  view: report => viewsOf(report),
});

/** Sees every event once, in order, and keeps no event. */
class StreakFold implements EventFold<Part> {
  readonly #longest = new Map<string, number>();
  #tool: string | undefined;
  #length = 0;

  add({ event_type, data }: Parameters<EventFold<Part>['add']>[0]): void {
    if (event_type !== 'tool_call' || typeof data.tool_name !== 'string') return;
    this.#length = data.tool_name === this.#tool ? this.#length + 1 : 1;
    this.#tool = data.tool_name;
    this.#longest.set(this.#tool, Math.max(this.#length, this.#longest.get(this.#tool) ?? 0));
  }

  end({ id }: { readonly id: string }): Part {
    return { session_id: id, streaks: this.#longest };
  }
}

function toReport({ session_id, streaks }: Part, min: number): Report {
  const long = [...streaks].filter(([, longest]) => longest >= min).sort((a, b) => b[1] - a[1]);
  return { session_id, streaks: long.map(([tool, longest]) => ({ tool, longest })) };
}

/** How every surface shows it; it never prints. */
function viewsOf({ session_id, streaks }: Report): View[] {
  if (streaks.length === 0) return [{ as: 'note', text: `No tool was called twice in a row in ${session_id}.` }];
  return [
    {
      as: 'table',
      columns: [{ title: 'Tool' }, { title: 'Calls in a row', align: 'right' }],
      rows: streaks.map(({ tool, longest }) => [tool, { count: longest }]),
    },
  ];
}
