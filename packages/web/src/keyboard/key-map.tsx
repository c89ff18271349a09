/**
 * All keys of the page, by what they are about.
 */

import { Keys } from './key-names.tsx';
import { COMMANDS } from './keys.ts';

const BY_GROUP = Map.groupBy(
  COMMANDS.filter(({ keys }) => keys.length > 0),
  ({ group }) => group,
);

export function KeyMap() {
  return (
    <div className="overflow-auto p-5">
      <h2 className="mb-1 text-16 font-semibold">Keys</h2>
      <div className="columns-2 gap-8 max-sm:columns-1">
        {[...BY_GROUP].map(([group, commands]) => (
          <section key={group} className="break-inside-avoid pt-3">
            <h3 className="pb-1 text-12 font-medium text-ink-3">{group}</h3>
            <dl>
              {[...Map.groupBy(commands, ({ does }) => does)].map(([does, same]) => (
                <div key={does} className="flex min-h-6 items-center gap-3">
                  <dt className="w-24 flex-none">
                    <Keys keys={same.flatMap(({ keys }) => keys)} />
                  </dt>
                  <dd className="text-ink-2">{does}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <p className="pt-4 text-12 text-ink-3">
        Arrows, Enter, Home, End and Page keys are for the transcript, when it has the focus. No key works while you
        type.
      </p>
    </div>
  );
}
