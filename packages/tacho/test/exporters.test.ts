/**
 * What holds for every exporter, those to come as well: content goes through the sanitiser, and events are asked for as
 * they are written.
 */
import { describe, expect, test } from 'vitest';
import { createRequest } from '../src/cli/printers/export-request.ts';
import type { Exporter } from '../src/core/exporter.ts';
import { type InventedEvent, sessionOf } from '../src/core/fixtures/exported-sessions.ts';
import type { TraceEvent } from '../src/core/schema.ts';
import { exporters } from '../src/exporters/index.gen.ts';

const HOSTILE = '\u001b]52;c;x\u0007\u009b31m\u202e\u200b\u{e0041}\ud800\r\n\u2028</script>=1+1';
/** Controls, separators of lines but our own line feed, bidi and format characters, tags, lone surrogates. */
const FORBIDDEN = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

const event: InventedEvent = {
  event_type: 'tool_result',
  event_id: HOSTILE,
  parent_id: HOSTILE,
  source: HOSTILE,
  agent_id: HOSTILE,
  [HOSTILE]: HOSTILE,
  data: { tool_name: HOSTILE, result: HOSTILE, model: HOSTILE, [HOSTILE]: [HOSTILE] },
};
const events = [
  event,
  { ...event, event_type: HOSTILE },
  { ...event, event_type: 'system', data: { subtype: HOSTILE } },
  { ...event, event_type: 'error' },
];
const record = { name: HOSTILE, agent_name: HOSTILE, command: HOSTILE, cwd: HOSTILE, [HOSTILE]: HOSTILE };

async function writtenBy(exporter: Exporter, single: boolean, sessions: readonly ReturnType<typeof sessionOf>[]) {
  const { request } = await createRequest({ env: { HOME: '/nowhere' } }, exporter, { single, bom: false });
  const files = exporter.kind === 'folder' ? sessions.flatMap(session => [...exporter.files(session, request)]) : [];
  const streams = exporter.kind === 'document' ? [exporter.write(sessions, request)] : files.map(file => file.chunks);
  let text = '';
  // A chunk of bytes is good until the next is asked for.
  for (const chunks of streams) for (const chunk of chunks) text += Buffer.from(chunk).toString('utf8');
  return text;
}

describe.each(Object.entries(exporters))('%s', (name, load) => {
  test('is called as its folder is', async () => {
    const exporter: Exporter = (await load()).default;
    expect(exporter.id).toBe(name);
  });

  test('lets nothing through that a terminal acts on', async () => {
    const sessions = [sessionOf('a', events, record), sessionOf('b', events, record)];
    const text = await writtenBy((await load()).default, false, sessions);
    expect(text.length).toBeGreaterThan(500);
    expect(FORBIDDEN.exec(text)?.index).toBeUndefined();
  });

  test('takes numbers as they are, and any depth', async () => {
    const raw = JSON as unknown as { rawJSON(text: string): unknown };
    const deep = JSON.parse(`${'['.repeat(50_000)}1${']'.repeat(50_000)}`);
    const data = { result: 'x', id: raw.rawJSON('12345678901234567890'), deep };
    const text = await writtenBy((await load()).default, true, [sessionOf('a', [{ event_type: 'tool_result', data }])]);
    expect(text).toContain('12345678901234567890');
  });

  test('asks for events as it writes them, and holds 64 KiB at the most', async () => {
    const exporter: Exporter = (await load()).default;
    let asked = 0;
    const [first] = sessionOf('a', [event]).events as readonly TraceEvent[];
    function* endless(): Generator<TraceEvent> {
      for (;;) yield { ...(first as TraceEvent), event_id: `${asked++}`, data: { ...event.data } };
    }
    function* texts(): Generator<string> {
      for (const one of endless()) yield JSON.stringify(one);
    }
    const session = { ...sessionOf('a', []), events: endless(), texts: texts() };
    const { request } = await createRequest({ env: { HOME: '/nowhere' } }, exporter, { single: true, bom: false });
    const chunks =
      exporter.kind === 'document'
        ? exporter.write([session], request)
        : ([...exporter.files(session, request)][0]?.chunks as Iterable<string>);
    let taken = 0;
    let written = 0;
    const leastOfEvent = HOSTILE.length;
    for (const chunk of chunks) {
      if (chunk.length > 0) taken++;
      written += chunk.length;
      expect(asked * leastOfEvent).toBeLessThanOrEqual(written + 65_536);
      expect(chunk.length).toBeLessThan(65_536);
      if (taken === 100) break;
    }
    expect(asked).toBeGreaterThan(0);
    expect(asked * leastOfEvent).toBeLessThanOrEqual(written);
  });
});
