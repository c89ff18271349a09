/**
 * Titled parts, each with its lines and views of its own.
 */
import type { GroupsView } from 'tacho/src/core/view.ts';
import { placed } from '../ui/placed.ts';
import { CellText, type OnEvent } from './cells.tsx';
import { usePaged } from './paged.tsx';
import { Views } from './views.tsx';

export function Groups({ view: { groups }, onEvent }: { readonly view: GroupsView; readonly onEvent: OnEvent }) {
  const [shown, more] = usePaged(groups, 'part');
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      {placed(shown).map(([key, { title, lines, views }]) => (
        <section key={key} className="min-w-0 border-t border-line pt-3 first:border-t-0 first:pt-0">
          <h2 className="mb-1 leading-[1.35] font-semibold wrap-anywhere">
            <CellText cell={title} onEvent={onEvent} />
          </h2>
          <ul className="grid gap-0.5">
            {placed(lines).map(([at, line]) => (
              <li key={at} className="leading-[19px] text-ink-2 wrap-anywhere">
                <CellText cell={line} onEvent={onEvent} />
              </li>
            ))}
          </ul>
          {views !== undefined && views.length > 0 && (
            <div className="mt-2 border-l-2 border-line ps-3">
              <Views views={views} onEvent={onEvent} />
            </div>
          )}
        </section>
      ))}
      {more}
    </div>
  );
}
