/**
 * The events of the selected row. Until they are there, those of the row before stay, so that the panel does not flicker.
 */
import { useEffect, useState } from 'react';
import type { PageSource } from '../page/source.ts';
import { type RowEvents, readRow } from './row-events.ts';

/** Undefined until the first row was read. A row that comes late, after another was selected, is passed over. */
export function useRow(source: PageSource, row: number): RowEvents | undefined {
  const [read, setRead] = useState<RowEvents>();
  useEffect(() => {
    let isWanted = true;
    void readRow(source, row).then(events => {
      if (isWanted) setRead(events);
    });
    return () => {
      isWanted = false;
    };
  }, [source, row]);
  return read;
}
