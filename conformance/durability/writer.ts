/**
 * A live writer that does not end by itself: appends events as fast as it can, and says each id once the append is done.
 *
 *   node writer.ts STORE WRITER BYTES
 */
import { writeSync } from 'node:fs';
import { appendLive } from '../../packages/tacho/src/store/live-log.ts';

const [store, writer, bytes] = process.argv.slice(2) as [string, string, string];
const text = 'x'.repeat(Number(bytes));
const meta = async () => ({ session_id: 's1' });

for (let n = 0; ; n++) {
  const id = `${writer}-${n}`;
  const event = { event_type: 'tool_call', timestamp: 1, session_id: 's1', data: { tool_use_id: id, text } };
  await appendLive({ store, id: 's1', meta }, [JSON.stringify(event)]);
  writeSync(1, `${id}\n`);
}
