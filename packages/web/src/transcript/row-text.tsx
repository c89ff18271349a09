/**
 * What an act is about. Of a path that is too long the end stays, of thinking one line.
 */
import { hasFlag, kindAt } from '../page/rows.ts';
import { useViewer } from '../state/viewer.ts';
import { MarkedText } from '../ui/marked-text.tsx';
import { visibleText } from '../ui/visible-text.tsx';
import { leadOf, textOf } from './row-words.ts';

export function RowText({ row, query }: { readonly row: number; readonly query: string }) {
  const { rows } = useViewer();
  const text = textOf(rows, row);
  if (kindAt(rows, row) === 'think') {
    const length = rows.note[row] || undefined;
    return (
      <div className="tr-thought">
        <span>▸ thinking{length !== undefined && `, ${length}`}</span>
        {rows.title[row] !== '' && <MarkedText text={text} query={query} />}
      </div>
    );
  }
  const lead = leadOf(rows, row);
  const isPath = hasFlag(rows, row, 'path');
  const isCode = isPath || hasFlag(rows, row, 'code');
  const said = <MarkedText text={text} query={query} code={isCode} />;
  const quoted = lead === 'Subagent' ? <>“{said}”</> : said;
  const className = isPath && lead === '' ? 'tr-path mono' : isCode && lead === '' ? 'tr-code mono' : 'tr-said';
  return (
    <div className={className} title={text.length > 48 ? visibleText(text) : undefined}>
      {lead !== '' && `${lead} `}
      {isCode && lead !== '' ? <code>{quoted}</code> : quoted}
    </div>
  );
}
