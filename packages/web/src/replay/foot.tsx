/**
 * The foot of the page: the keys worth knowing, what was just done, where the times are from.
 */
import { zoneText } from 'tacho/src/core/numbers.ts';
import { Keys } from '../keyboard/key-names.tsx';
import { COMMANDS } from '../keyboard/keys.ts';
import { useView, useViewer } from '../state/viewer.ts';
import { harmless } from '../ui/harmless.ts';
import { momentWithZone } from '../ui/words.ts';

/** Keys by the word at the foot, in the order of the map: j and k stand together. */
const AT_FOOT = Map.groupBy(
  COMMANDS.filter(command => command.foot !== undefined),
  command => command.foot ?? '',
);

export function Foot() {
  const { head } = useViewer();
  const said = useView(state => state.said);
  const zone = head.zero === null ? '' : zoneText(head.zero);
  return (
    <footer
      data-quiet={(said === null && head.status !== 'running') || undefined}
      className="flex h-7 max-sm:data-quiet:h-0 max-sm:data-quiet:border-0 flex-none items-center gap-4 overflow-hidden border-t border-line bg-sunken px-4 text-12 whitespace-nowrap text-ink-3 print:hidden"
    >
      <p role="status" className={said === null ? 'sr-only' : 'overflow-hidden text-ellipsis text-ink'}>
        <bdi>{harmless(said ?? '')}</bdi>
      </p>
      {said === null && (
        <div className="flex gap-3 overflow-hidden max-sm:hidden">
          {[...AT_FOOT].map(([word, commands]) => (
            <span key={word} className="inline-flex items-center gap-1">
              <Keys keys={commands.flatMap(command => command.keys)} /> {word}
            </span>
          ))}
        </div>
      )}
      <span className="flex-1" />
      {head.status === 'running' && (
        <span>
          <i className="mr-1.5 inline-block size-[7px] rounded-full bg-accent" />
          running when written
        </span>
      )}
      {zone !== '' && <span className="max-md:hidden">times in {zone}</span>}
      <span className="max-md:hidden" title={`Written ${momentWithZone(head.made_at)}`}>
        tacho {head.tacho}
      </span>
    </footer>
  );
}
