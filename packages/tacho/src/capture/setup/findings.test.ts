import { describe, expect, test } from 'vitest';
import type { LossSum } from '../../core/gap.ts';
import type { SettingsFile, SettingsScope } from '../../facts/claude-settings.ts';
import type { CaptureFacts, Installation, Program } from './capture-facts.ts';
import { REVIEWED_EVENTS } from './events.ts';
import { findingsOf } from './findings.ts';

const program: Program = { node: '/n/node', nodeState: 'fine', hook: '/t/dist/hook.js', isHookThere: true };
const local: Installation = {
  scope: 'local',
  path: '/app/.claude/settings.local.json',
  events: REVIEWED_EVENTS,
  stores: ['/app/.agent-traces'],
  programs: [program],
};
const plugin: Installation = { ...local, scope: 'plugin', path: '/p/hooks/hooks.json' };

const none: LossSum = { lost: 0, from: null, to: null, reasons: [] };

function file(scope: SettingsScope, content: Record<string, unknown> | undefined): SettingsFile {
  const problem = content === undefined ? 'not JSON' : null;
  return { scope, path: `/${scope}.json`, exists: true, content, problem };
}

function facts(given: Partial<CaptureFacts> & { files?: readonly SettingsFile[]; isTrusted?: boolean | null } = {}) {
  const { files = [], isTrusted = true, ...rest } = given;
  return {
    settings: { project: '/app', files, plugins: [], isTrusted },
    client: { path: '/bin/claude', version: '2.1.329' },
    store: '/app/.agent-traces',
    installations: [local],
    losses: { counted: none, ofNoSession: none },
    redactionProblem: undefined,
    ...rest,
  };
}

/** Code and level of each finding. */
function found(given: Parameters<typeof facts>[0]): string[] {
  return findingsOf(facts(given)).map(({ code, level }) => `${code}: ${level}`);
}

test('hooks that record here are no finding', () => {
  expect(found({})).toEqual([]);
  expect(found({ isTrusted: null, client: undefined })).toEqual([]);
});

test('without hooks nothing is recorded', () => {
  expect(findingsOf(facts({ installations: [] }))).toEqual([
    {
      code: 'not_installed',
      level: 'stops',
      message: 'no hooks of tacho are installed for /app',
      fix: 'run `tacho setup` here, or `tacho setup --global` for every folder',
    },
  ]);
});

describe('settings that are in the way', () => {
  test('all hooks are off, unless a stronger file has them on', () => {
    const off = file('project', { disableAllHooks: true });
    expect(found({ files: [off] })).toEqual(['hooks_disabled: stops']);
    expect(found({ files: [off, file('local', { disableAllHooks: false })] })).toEqual([]);
    expect(findingsOf(facts({ files: [file('managed', { disableAllHooks: true })] }))[0]?.fix).toContain('administers');
  });

  test('only hooks of the organisation may run', () => {
    const only = { allowManagedHooksOnly: true };
    expect(found({ files: [file('managed', only)] })).toEqual(['managed_hooks_only: stops']);
    expect(found({ files: [file('user', only)] })).toEqual([]);
    expect(found({ files: [file('managed', only)], installations: [{ ...local, scope: 'managed' }] })).toEqual([]);
  });

  test('only hooks of plugins may run', () => {
    for (const value of [true, ['skills', 'hooks']]) {
      const files = [file('managed', { strictPluginOnlyCustomization: value })];
      expect(found({ files })).toEqual(['plugin_hooks_only: stops']);
      expect(found({ files, installations: [plugin] })).toEqual([]);
    }
    expect(found({ files: [file('managed', { strictPluginOnlyCustomization: ['skills'] })] })).toEqual([]);
  });

  test('a file that cannot be read', () => {
    expect(findingsOf(facts({ files: [file('user', undefined)] }))).toMatchObject([
      { code: 'settings_unreadable', level: 'risk', message: '/user.json is passed over as a whole: not JSON' },
    ]);
  });

  test('a folder that nobody trusts', () => {
    expect(found({ isTrusted: false })).toEqual(['untrusted_folder: risk']);
  });
});

describe('programs that moved', () => {
  const withProgram = (change: Partial<Program>) =>
    findingsOf(facts({ installations: [{ ...local, programs: [{ ...program, ...change }] }] }));

  test('the hook, the Node, or a Node that was replaced by an older one', () => {
    const messages = [
      withProgram({ isHookThere: false }),
      withProgram({ nodeState: 'missing' }),
      withProgram({ nodeState: 'not executable' }),
      withProgram({ nodeState: 'too old' }),
    ].map(([finding]) => `${finding?.code}: ${finding?.message.replace(/^the hooks in \S+ run /, '')}`);
    expect(messages).toEqual([
      'runtime_moved: /t/dist/hook.js, which is not there',
      'runtime_moved: /n/node, which is not there',
      'runtime_moved: /n/node, which cannot be run',
      'runtime_too_old: /n/node, which is older than Node 24',
    ]);
  });

  test('what is not known is no finding', () => {
    expect(withProgram({ nodeState: 'unknown' })).toEqual([]);
  });

  test('each place is mended in its own way', () => {
    const programs = [{ ...program, isHookThere: false }];
    const fixes = (['local', 'user', 'plugin'] as const).map(
      scope => findingsOf(facts({ installations: [{ ...local, scope, programs }] }))[0]?.fix,
    );
    expect(fixes).toEqual([
      'run `tacho setup` again',
      'run `tacho setup --global` again',
      'run `tacho setup --plugin DIR` and `claude plugin update tacho@tacho`',
    ]);
  });
});

test('hooks that write to another store: a risk when none writes here, else a note', () => {
  const elsewhere = { ...local, scope: 'user' as const, stores: ['/home/.agent-traces'] };
  expect(found({ installations: [elsewhere] })).toEqual(['wrong_store: risk']);
  expect(found({ installations: [elsewhere, local] })).toEqual(['wrong_store: note', 'installed_twice: note']);
});

test('hooks at the top of the repository alone are not for every client', () => {
  const top = { ...local, scope: 'repository' as const, path: '/.claude/settings.local.json' };
  expect(found({ installations: [top] })).toEqual(['installed_above: risk']);
  expect(found({ installations: [top, local] })).toEqual(['installed_twice: note']);
});

test('installed twice is a note', () => {
  expect(findingsOf(facts({ installations: [local, plugin] }))).toMatchObject([
    { code: 'installed_twice', level: 'note', message: expect.stringContaining('2 times (local, plugin)') },
  ]);
});

describe('the list of events', () => {
  test('an older installation lacks some', () => {
    const events = REVIEWED_EVENTS.filter(event => event !== 'PostToolBatch');
    expect(findingsOf(facts({ installations: [{ ...local, events }] }))).toMatchObject([
      {
        code: 'events_missing',
        message: '1 of 31 events are not recorded by the hooks in /app/.claude/settings.local.json: PostToolBatch',
      },
    ]);
  });

  test('a client that drops the file over new ones', () => {
    const client = { path: '/bin/claude', version: '2.0.30' };
    expect(found({ client })).toEqual(['client_too_old: stops']);
    expect(found({ client, installations: [plugin] })).toEqual([]);
    expect(found({ client, installations: [{ ...local, events: REVIEWED_EVENTS.slice(0, 9) }] })).toEqual([]);
  });
});

describe('what was lost is said', () => {
  const some: LossSum = { lost: 3, from: 1_760_000_000.25, to: null, reasons: ['ENOSPC', 'no session_id'] };
  const told = (counted: LossSum, ofNoSession: LossSum) =>
    findingsOf(facts({ losses: { counted, ofNoSession } })).map(({ code, message }) => ({ code, message }));

  test('when it is of no session', () => {
    expect(told(none, some)).toEqual([
      { code: 'events_lost', message: '3 events were lost that named no session: ENOSPC, no session_id' },
    ]);
  });

  test('while it is only counted, with since when', () => {
    const message =
      '1 event was lost since 2025-10-09T08:53:20Z, and no hook could write that down yet: ENOSPC, no session_id';
    expect(told({ ...some, lost: 1 }, none)).toEqual([{ code: 'events_unwritten', message }]);
    expect(told({ ...some, from: 1e300 }, none)[0]?.message).toContain('since an unknown time');
  });
});

test('redaction that is broken is said', () => {
  const [finding] = findingsOf(facts({ redactionProblem: 'it is no JSON' }));
  expect(finding).toMatchObject({
    code: 'redaction_broken',
    level: 'risk',
    message: 'the redaction of /app/.agent-traces is broken: it is no JSON',
  });
});

test('what stops everything comes first', () => {
  const files = [file('user', undefined), file('local', { disableAllHooks: true })];
  const levels = findingsOf(facts({ files, isTrusted: false, installations: [local, plugin] })).map(
    ({ level }) => level,
  );
  expect(levels).toEqual(['stops', 'risk', 'risk', 'note']);
});
