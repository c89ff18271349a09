/** The selected event: as JSON, for now. */
import { useEffect, useState } from 'react';
import { type PageSource, readEvent } from '../page/source.ts';
import { harmless } from '../ui/harmless.ts';

export interface EventPanelProps {
  readonly source: PageSource;
  readonly row: number;
  readonly tab: string | null;
  readonly onTab: (tab: string) => void;
  readonly onSelect: (row: number) => void;
}

export function EventPanel({ source, row }: EventPanelProps) {
  const { rows } = source.page;
  const [text, setText] = useState('');
  useEffect(() => {
    let current = true;
    readEvent(source, rows.part[row] ?? 0, rows.n[row] ?? 0).then(
      event => current && setText(JSON.stringify(event?.data, null, 2) ?? ''),
    );
    return () => {
      current = false;
    };
  }, [source, rows, row]);
  return (
    <div className="p-5">
      <h2 className="font-mono text-14 font-medium">
        <bdi>{harmless(rows.title[row] || rows.label[row] || '')}</bdi>
      </h2>
      <pre className="mt-4 overflow-x-auto rounded border border-line bg-sunken p-3 font-mono text-12">
        {harmless(text)}
      </pre>
    </div>
  );
}
