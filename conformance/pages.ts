/**
 * Hostile payloads in every text of a session, on its page in a browser: no script of theirs runs, nothing is requested, no dialog
 * opens, no element of theirs comes about; with the page's policy and without it.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { findChromium, launch, open } from '../packages/web/test/browser.ts';
import { visitPage } from '../packages/web/test/visit.ts';
import type { Report } from './report.ts';
import { readJsonLines, type SharedData } from './shared.ts';
import { Sandbox } from './tacho.ts';

/** Payloads of one session: each gives eight events. */
const SHARE = 100;
const POLICY = /<meta http-equiv="Content-Security-Policy"[^>]*>/;

interface Hostile {
  readonly payload?: string;
  readonly bytesBase64?: string | null;
}

export async function checkPages(report: Report, shared: SharedData, temp: string): Promise<void> {
  if (findChromium() === undefined) {
    report.check('pages', 'a Chromium', ['there is none to look at them with']);
    return;
  }
  const browser = await launch();
  try {
    for (const name of ['xss', 'terminal', 'events']) {
      const payloads = payloadsOf(path.join(shared.data, 'hostile', `${name}.jsonl`));
      for (let at = 0; at < payloads.length; at += SHARE) {
        const sandbox = new Sandbox(temp, `page-${name}-${at}`);
        const part = payloads.slice(at, at + SHARE);
        await checkPage(report, browser, sandbox, { name: `${name} ${at}–${at + part.length - 1}`, payloads: part });
      }
    }
  } finally {
    await browser.close();
  }
}

function payloadsOf(file: string): string[] {
  return readJsonLines<Hostile>(file).flatMap(({ payload, bytesBase64 }) => {
    if (typeof payload === 'string') return [payload];
    return typeof bytesBase64 === 'string' ? [Buffer.from(bytesBase64, 'base64').toString('utf8')] : [];
  });
}

async function checkPage(
  report: Report,
  browser: Awaited<ReturnType<typeof launch>>,
  sandbox: Sandbox,
  { name, payloads }: { readonly name: string; readonly payloads: readonly string[] },
): Promise<void> {
  const id = 'hostile-page';
  const dir = path.join(sandbox.store, id);
  mkdirSync(dir, { recursive: true });
  const events = payloads.flatMap(eventsOf).map((event, i) => ({
    event_id: `e${i}`,
    session_id: id,
    timestamp: 1_780_000_000 + i,
    ...event,
  }));
  const [first = ''] = payloads;
  writeFileSync(
    path.join(dir, 'meta.json'),
    JSON.stringify({ session_id: id, name: first, agent_name: first, cwd: first, user_id: first }),
  );
  writeFileSync(path.join(dir, 'events.ndjson'), events.map(event => `${JSON.stringify(event)}\n`).join(''));
  const note = { annotation_id: 'a1', session_id: id, event_id: 'e0', label: first, note: first, author: first };
  writeFileSync(path.join(dir, 'annotations.jsonl'), `${JSON.stringify(note)}\n`);
  const file = path.join(sandbox.dir, 'page.html');
  const run = await sandbox.run('replay', id, '--format', 'html', '--output', file);
  if (run.code !== 0) {
    report.check(name, 'the page', [run.stderr.toString()]);
    return;
  }
  const html = readFileSync(file, 'utf8');
  const bare = path.join(sandbox.dir, 'bare.html');
  writeFileSync(bare, html.replace(POLICY, ''));
  for (const [how, place] of [
    ['with its policy', file],
    ['without a policy', bare],
  ] as const) {
    const { page, misdeeds } = await open(browser, place);
    const visited = await visitPage(page);
    const wrong = [...misdeeds.dialogs, ...misdeeds.requests, ...misdeeds.errors, ...visited.foreign];
    if (visited.rows < payloads.length) wrong.push('too few rows');
    report.check(`${name}, ${how}`, `${visited.rows} rows looked at`, wrong);
    await page.context().close();
  }
}

/** A payload in every text that a session can hold. */
function eventsOf(payload: string): { event_type: string; data: Record<string, unknown> }[] {
  const id = `toolu_${payload}`;
  return [
    { event_type: 'user_prompt', data: { prompt: payload, kind: 'prompt' } },
    { event_type: 'assistant_response', data: { text: payload, message_key: payload } },
    { event_type: 'system', data: { subtype: 'thinking', text: payload } },
    {
      event_type: 'tool_call',
      data: {
        tool_name: payload,
        tool_use_id: id,
        arguments: { [payload]: payload, file_path: payload, command: payload, description: payload },
      },
    },
    {
      event_type: 'tool_result',
      data: { tool_name: payload, tool_use_id: id, result: payload, details: { [payload]: [payload] } },
    },
    { event_type: 'error', data: { tool_name: 'Edit', message: payload } },
    { event_type: 'llm_response', data: { model: payload, message_key: payload, usage: null } },
    { event_type: 'system', data: { subtype: payload, text: payload } },
    {
      event_type: 'tool_call',
      data: {
        tool_name: 'Edit',
        tool_use_id: `2${id}`,
        arguments: { file_path: payload, old_string: payload, new_string: `${payload}\n${payload}` },
      },
    },
    {
      event_type: 'tool_result',
      data: { tool_name: 'Edit', tool_use_id: `2${id}`, result: [{ type: 'text', text: payload }] },
    },
  ];
}
