/**
 * What hooks could not record is seen wherever somebody looks: `doctor`, `replay` and `show`.
 */
import { mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { HookMachine, installedPackage, payload, QUIET } from './hooks.ts';

const built = installedPackage();

/** A machine on which hooks have recorded one call, and then lost two because the session's folder was a file. */
async function withLosses(): Promise<HookMachine> {
  const box = new HookMachine(built.hook);
  expect(await box.hook(payload())).toEqual(QUIET);
  const [session, aside] = [path.join(box.store, 's1'), path.join(box.root, 'aside')];
  renameSync(session, aside);
  box.write('store/s1', '');
  const { stderr } = await box.hook(payload({ tool_use_id: 'toolu_2' }));
  expect(stderr).toContain('tacho doctor says more');
  await box.hook(payload({ tool_use_id: 'toolu_3' }));
  box.remove('store/s1');
  renameSync(aside, session);
  return box;
}

const since = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/.source;
const codesOf = ({ capture }: { capture: { findings: { code: string }[] } }) =>
  capture.findings.map(({ code }) => code);

describe('losses that are only counted', () => {
  test('are what doctor speaks of, and stay counted', async () => {
    const box = await withLosses();
    const { code, stdout } = box.run('doctor');
    expect(code).toBe(0);
    expect(stdout).toMatch(
      new RegExp(`2 events were lost since ${since}, and no hook could write that down yet: E\\w+\n`),
    );
    const told = box.json('doctor', '--json');
    const counted = {
      lost: 2,
      from: expect.any(Number),
      to: expect.any(Number),
      reasons: [expect.stringMatching(/^E/)],
    };
    expect(told.losses).toEqual({
      counted: { ...counted, sessions: [{ session_id: 's1', ...counted }] },
      of_no_session: [],
    });
    expect(codesOf(told)).toContain('events_unwritten');
    expect(box.counted()).toBe(2);
  });

  test('are said of their session, and of no other', async () => {
    const box = await withLosses();
    expect(box.run('doctor', 's1').stdout).toMatch(/^Not yet in its log: 2 events lost \(E\w+\), \d/m);
    await box.hook(payload({ session_id: 's2' }));
    // That hook has written them down.
    expect(box.run('doctor', 's2').stdout).not.toContain('lost');
    expect(box.json('doctor', 's2', '--json').losses).toEqual({
      counted: { lost: 0, from: null, to: null, reasons: [], sessions: [] },
    });
  });

  test('are found where a hook looked in vain for a store above the folder', async () => {
    const box = new HookMachine(built.hook);
    delete box.env.AGENT_TRACE_DIR;
    const inner = path.join(box.cwd, 'inner');
    mkdirSync(inner);
    box.write('work/inner/.agent-traces', '');
    await box.hook(payload({ cwd: inner }));
    rmSync(path.join(inner, '.agent-traces'));
    mkdirSync(path.join(box.cwd, '.agent-traces'), { mode: 0o700 });
    Object.assign(box, { cwd: inner });
    expect(box.json('doctor', '--json').losses.counted.lost).toBe(1);
  });
});

describe('a gap in a session', () => {
  test('says in doctor, replay and show how many events are missing, and why', async () => {
    const box = await withLosses();
    expect(await box.hook(payload({ tool_use_id: 'toolu_4' }))).toEqual(QUIET);
    expect(box.run('doctor').stdout).toMatch(/^s1: 2 events lost \(E\w+\), \d{4}-/m);
    const told = box.json('doctor', '--json');
    expect(told.sessions).toMatchObject([{ session_id: 's1', gaps: [{ lost: 2, events: { PreToolUse: 2 } }] }]);
    expect(told.losses.counted.lost).toBe(0);
    expect(codesOf(told)).not.toContain('events_unwritten');
    expect(box.run('replay', 's1').stdout).toMatch(/gap: 2 events lost \(E\w+\)/);
    expect(box.run('show', 's1').stdout).toMatch(/^Gaps: +2 events lost \(E\w+\)$/m);
  });

  test('is one gap when two hooks wrote it down, and its reasons reach no terminal as they are', async () => {
    const box = new HookMachine(built.hook);
    await box.hook(payload());
    const data = { subtype: 'gap', lost: 3, from: 1e300, to: 1e300, reasons: ['\u001b[2J\nEIO'], events: {} };
    const row = JSON.stringify({
      event_type: 'system',
      timestamp: 1_760_000_000,
      event_id: 'g1',
      source: 'hook',
      data,
    });
    box.append('store/s1/events.ndjson', `\n${row}\n\n${row}\n`);
    const printed = [['doctor'], ['replay', 's1'], ['show', 's1']].map(line => box.run(...line));
    for (const { code, stdout } of printed) {
      expect(code).toBe(0);
      expect(stdout).toContain('3 events lost');
      expect(stdout).not.toContain('\u001b');
    }
  });
});

describe('losses of no session', () => {
  test('are a finding, and gaps in the JSON', async () => {
    const box = new HookMachine(built.hook);
    await box.hook('garbage', 'pre-tool');
    await box.hook(payload());
    const told = box.json('doctor', '--json');
    expect(told.losses.of_no_session).toMatchObject([{ lost: 1, reasons: ['input is not JSON'] }]);
    expect(codesOf(told)).toContain('events_lost');
    expect(box.run('doctor').stdout).toContain('1 event was lost that named no session: input is not JSON\n');
  });

  test('that cannot be read are a problem of the store', async () => {
    const box = new HookMachine(built.hook);
    await box.hook(payload());
    box.folder('store/.gaps.ndjson');
    const { code, stdout, stderr } = box.run('doctor');
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(stdout).toContain('.gaps.ndjson cannot be read');
  });
});
