/**
 * Cells as text: every value with its unit, every text made visible, every tone as weight or shade; red is for errors alone.
 */
import {
  durationText,
  integerText,
  isoText,
  momentText,
  moneyText,
  offsetText,
  shareText,
  tokensText,
  UNKNOWN,
  zoneText,
} from 'tacho/src/core/numbers.ts';
import type { Cell, Measure, Tone } from 'tacho/src/core/view.ts';
import { placed } from '../ui/placed.ts';
import { visibleText } from '../ui/visible-text.tsx';

/** Leads to the n-th event of the session. */
export type OnEvent = (n: number) => void;

interface CellProps {
  readonly cell: Cell;
  readonly onEvent: OnEvent;
}

const TONES: Readonly<Record<Tone, string>> = {
  error: 'text-t-error',
  good: 'font-medium text-ink',
  warn: 'font-semibold text-ink',
  dim: 'font-normal text-ink-3',
  bold: 'font-semibold text-ink',
};
/** A view is data of a session in part; deeper nesting than this is not drawn. */
const MOST_DEPTH = 32;

export function CellText({ cell, onEvent, depth = 0 }: CellProps & { readonly depth?: number }) {
  if (cell === null) return <Unknown />;
  if (typeof cell !== 'object') return <bdi>{visibleText(String(cell))}</bdi>;
  if (depth > MOST_DEPTH) return '…';
  if (isList(cell))
    return placed(cell).map(([key, part]) => <CellText key={key} cell={part} onEvent={onEvent} depth={depth + 1} />);
  if ('tone' in cell)
    return (
      <span className={TONES[cell.tone]}>
        <CellText cell={cell.cell} onEvent={onEvent} depth={depth + 1} />
      </span>
    );
  if ('event' in cell) return <EventLink n={cell.event} onEvent={onEvent} />;
  return <MeasureText value={cell} />;
}

export function EventLink({ n, onEvent }: { readonly n: number; readonly onEvent: OnEvent }) {
  return (
    <button
      type="button"
      onClick={() => onEvent(n)}
      className="cursor-pointer font-mono text-12 underline decoration-line-2 underline-offset-3 hover:decoration-current"
    >
      #{visibleText(String(n))}
    </button>
  );
}

/** The cell as text alone: for a title on hover, or a name. */
export function plainCell(cell: Cell, depth = 0): string {
  if (cell === null) return UNKNOWN;
  if (typeof cell !== 'object') return visibleText(String(cell));
  if (depth > MOST_DEPTH) return '…';
  if (isList(cell)) return cell.map(part => plainCell(part, depth + 1)).join('');
  if ('tone' in cell) return plainCell(cell.cell, depth + 1);
  return measureText(cell);
}

function measureText(value: Measure): string {
  if ('usd' in value) return about(value.about, moneyText(value.usd));
  if ('ms' in value) return durationText(value.ms);
  if ('tokens' in value) return about(value.about, tokensText(value.tokens));
  if ('share' in value) return shareText(value.share);
  if ('at' in value) return momentText(value.at);
  if ('offset' in value) return offsetText(value.offset).replace(/ +/g, '');
  if ('count' in value) return integerText(value.count);
  return `#${visibleText(String(value.event))}`;
}

function MeasureText({ value }: { readonly value: Measure }) {
  const text = measureText(value);
  if (text === UNKNOWN) return <Unknown />;
  const more = exactText(value);
  return (
    <span className="whitespace-nowrap" title={more}>
      {text}
    </span>
  );
}

/** What the short form leaves out. */
function exactText(value: Measure): string | undefined {
  if ('tokens' in value && value.tokens !== null && value.tokens >= 1_000) return `${integerText(value.tokens)} tokens`;
  if ('at' in value) return `${zoneText(value.at)}, ${isoText(value.at)}`;
  return undefined;
}

function Unknown() {
  return <span title="not known">{UNKNOWN}</span>;
}

function about(isAbout: boolean | undefined, text: string): string {
  return isAbout === true && text !== UNKNOWN ? `~${text}` : text;
}

function isList(cell: Exclude<Cell, string | null>): cell is readonly Cell[] {
  return Array.isArray(cell);
}
