/**
 * Recording into stores that are in an odd state: redacted late or by rules that do not work, linked elsewhere, or gone with
 * their project.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { RawRecord } from '../src/core/record.ts';
import { HookMachine, installedPackage, payload } from './hooks.ts';

const built = installedPackage();
const machine = () => new HookMachine(built.hook);
const SESSION = '5f0c0000-0000-4000-8000-00000000000a';
/** Invented, of the right shape, and valid nowhere. */
const SECRET = `ghp_${'kT7vQ2mXz9RbL4wNc8YpJ6sHd3FgA1uE5oVi'}`;

const said = (hook_event_name: string, fields: RawRecord) => ({ session_id: SESSION, hook_event_name, ...fields });

/** The transcript of one prompt and one answer, now. */
function transcriptNow(box: HookMachine): string {
  const base = {
    sessionId: SESSION,
    timestamp: new Date().toISOString(),
    version: '2.1.329',
    isSidechain: false,
    cwd: box.cwd,
  };
  const content = [{ type: 'text', text: 'mended' }];
  const message = {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'claude-invented-1',
    content,
    usage: { input_tokens: 4, output_tokens: 2 },
  };
  const lines = [
    {
      ...base,
      type: 'user',
      uuid: 'u1',
      parentUuid: null,
      promptId: 'p1',
      message: { role: 'user', content: 'mend it' },
    },
    { ...base, type: 'assistant', uuid: 'a1', parentUuid: 'u1', requestId: 'req_1', message },
  ];
  return box.write(`projects/${SESSION}.jsonl`, lines.map(line => `${JSON.stringify(line)}\n`).join(''));
}

describe('redaction', () => {
  test('that begins in the middle of a session leaves each act once', async () => {
    const box = machine();
    await box.hook(said('UserPromptSubmit', { prompt: 'mend it', prompt_id: 'p1' }), '--handler', 'settings');
    await box.hook(said('Stop', { last_assistant_message: 'mended' }), '--handler', 'settings');
    await box.hook(said('SessionEnd', { reason: 'other' }), '--handler', 'settings', '--redact');
    box.json('import', transcriptNow(box), '--json');
    const types = box.json('inspect', SESSION).events.map((event: RawRecord) => event.event_type);
    expect(types.sort()).toEqual(['assistant_response', 'llm_response', 'session_end', 'user_prompt']);
  });

  test('by a pattern that does not work is refused, and binds nobody', async () => {
    const box = machine();
    const run = await box.hook(payload(), '--redact-pattern', '(?<=a)b');
    expect(run).toMatchObject({ code: 0, stdout: '' });
    expect(existsSync(path.join(box.store, '.redaction.json'))).toBe(false);
    expect(await box.hook(payload())).toMatchObject({ code: 0, stderr: '' });
    expect(box.log().rows.filter(row => row.event_type === 'tool_call')).toHaveLength(1);
  });

  test.each([
    ['patterns that do not compile', JSON.stringify({ pii: false, patterns: ['(', 'ok'], key: '0'.repeat(64) })],
    ['nothing that can be read', '{"pii": fal'],
  ])('that a store came with, %s, is done as far as it goes', async (_, rules) => {
    const box = machine();
    box.write('store/.redaction.json', rules);
    await box.hook(payload({ tool_input: { command: `curl -H "token: ${SECRET}"` } }));
    expect(box.log().rows).toHaveLength(1);
    expect(JSON.stringify(box.log().rows)).not.toContain(SECRET);
  });

  test('leaves no raw text in the index', async () => {
    const box = machine();
    await box.hook(said('UserPromptSubmit', { prompt: `use ${SECRET}`, prompt_id: 'p1' }));
    box.run('list');
    const index = path.join(box.store, '.index/index.db');
    expect(readFileSync(index, 'latin1') + readFileSync(`${index}-wal`, { encoding: 'latin1', flag: 'a+' })).toContain(
      SECRET,
    );
    rmSync(path.join(box.store, SESSION), { recursive: true });
    await box.hook(said('UserPromptSubmit', { prompt: `use ${SECRET}`, prompt_id: 'p1' }), '--redact');
    box.run('list');
    for (const [name, content] of Object.entries(box.contents()))
      if (name.startsWith('store')) expect(`${name} ${content}`).not.toContain(SECRET);
  });
});

describe('a store', () => {
  test('that a repository brought along as a link is not followed', async () => {
    const box = machine();
    const elsewhere = box.folder('elsewhere');
    symlinkSync(elsewhere, path.join(box.cwd, '.agent-traces'));
    delete box.env.AGENT_TRACE_DIR;
    const run = await box.hook(payload({ cwd: box.cwd }));
    expect(run).toMatchObject({ code: 0, stdout: '' });
    expect(run.stderr).toContain('ELOOP');
    expect(existsSync(path.join(elsewhere, 's1'))).toBe(false);
  });

  test('whose project was deleted does not bring it back', async () => {
    const box = machine();
    delete box.env.AGENT_TRACE_DIR;
    const project = path.join(box.root, 'worktree');
    mkdirSync(project);
    await box.hook(payload({ cwd: project }));
    expect(existsSync(path.join(project, '.agent-traces/s1'))).toBe(true);
    rmSync(project, { recursive: true });
    expect(await box.hook(payload({ cwd: project }))).toMatchObject({ code: 0, stdout: '' });
    expect(existsSync(project)).toBe(false);
  });
});

test("the peer's words for an answer", async () => {
  const box = machine();
  await box.hook(payload({ hook_event_name: 'PostToolUse', tool_output: 'built' }));
  expect(box.log().rows[0]).toMatchObject({ data: { result: 'built' } });
});
