/**
 * Why nothing might be captured from Claude Code, each with what to do. Pure: what is so is in the facts.
 *
 * Sources: `disableAllHooks`, `allowManagedHooksOnly` and `strictPluginOnlyCustomization` in the settings schema of sdk.d.ts
 * of @anthropic-ai/claude-agent-sdk 0.3.329, the last two counting in managed settings only; that a file with a comment in
 * it is passed over, and that the strongest file decides on disableAllHooks, was measured with client 2.1.329.
 */
import { effectiveSetting, type SettingsFile } from '../../facts/claude-settings.ts';
import { OLDEST_NODE } from '../../facts/runtime.ts';
import type { CaptureFacts, Installation, Program } from './capture-facts.ts';
import { eventsFor, isTolerant } from './events.ts';
import type { Finding, FindingLevel } from './finding.ts';
import { lossFindings, redactionFindings } from './store-findings.ts';

/** The findings, those that stop everything first. Empty: hooks record here. */
export function findingsOf(facts: CaptureFacts): Finding[] {
  const findings = [
    ...notInstalled(facts),
    ...facts.settings.files.flatMap(unreadable),
    ...locked(facts),
    ...facts.installations.flatMap(installation => broken(installation, facts)),
    ...above(facts),
    ...elsewhere(facts),
    ...untrusted(facts),
    ...redactionFindings(facts),
    ...lossFindings(facts),
    ...twice(facts),
  ];
  const order: readonly FindingLevel[] = ['stops', 'risk', 'note'];
  return findings.sort((a, b) => order.indexOf(a.level) - order.indexOf(b.level));
}

function notInstalled({ installations, settings }: CaptureFacts): Finding[] {
  if (installations.length > 0) return [];
  return [
    {
      code: 'not_installed',
      level: 'stops',
      message: `no hooks of tacho are installed for ${settings.project}`,
      fix: 'run `tacho setup` here, or `tacho setup --global` for every folder',
    },
  ];
}

function unreadable({ path, problem }: SettingsFile): Finding[] {
  if (problem === null) return [];
  return [
    {
      code: 'settings_unreadable',
      level: 'risk',
      message: `${path} is passed over as a whole: ${problem}`,
      fix: 'mend it; settings are JSON without comments',
    },
  ];
}

function locked({ settings: { files }, installations }: CaptureFacts): Finding[] {
  const findings: Finding[] = [];
  const disabled = effectiveSetting(files, 'disableAllHooks');
  if (disabled?.value === true) {
    findings.push({
      code: 'hooks_disabled',
      level: 'stops',
      message: `all hooks are switched off by disableAllHooks in ${disabled.file.path}`,
      fix: disabled.file.scope === 'managed' ? ASK_ADMINISTRATOR : 'take it out of that file',
    });
  }
  const managed = files.filter(({ scope }) => scope === 'managed');
  const only = effectiveSetting(managed, 'allowManagedHooksOnly');
  if (only?.value === true && !installations.some(({ scope }) => scope === 'managed')) {
    findings.push({
      code: 'managed_hooks_only',
      level: 'stops',
      message: `only hooks of the organisation may run, by allowManagedHooksOnly in ${only.file.path}`,
      fix: ASK_ADMINISTRATOR,
    });
  }
  const strict = effectiveSetting(managed, 'strictPluginOnlyCustomization');
  const covers = strict?.value === true || (Array.isArray(strict?.value) && strict.value.includes('hooks'));
  if (strict !== undefined && covers && !installations.some(({ scope }) => scope === 'plugin' || scope === 'managed')) {
    findings.push({
      code: 'plugin_hooks_only',
      level: 'stops',
      message: `only hooks of plugins may run, by strictPluginOnlyCustomization in ${strict.file.path}`,
      fix: 'make a plugin with `tacho setup --plugin DIR` and install it',
    });
  }
  return findings;
}

const ASK_ADMINISTRATOR = 'ask who administers this machine; `tacho import` reads the transcripts all the same';

function broken(installation: Installation, { client }: CaptureFacts): Finding[] {
  const { scope, path, events } = installation;
  const findings = installation.programs.flatMap(program => brokenProgram(program, installation));
  const version = client?.version ?? null;
  const expected = eventsFor(version);
  if (scope !== 'plugin' && !isTolerant(version) && events.some(event => !expected.includes(event))) {
    findings.push({
      code: 'client_too_old',
      level: 'stops',
      message: `Claude Code ${version} passes over all of ${path}, for it names events that are newer than this client`,
      fix: `update Claude Code, or run ${again(scope)}`,
    });
  }
  const missing = expected.filter(event => !events.includes(event));
  if (missing.length > 0) {
    findings.push({
      code: 'events_missing',
      level: 'risk',
      message: `${missing.length} of ${expected.length} events are not recorded by the hooks in ${path}: ${missing.join(', ')}`,
      fix: `run ${again(scope)}`,
    });
  }
  return findings;
}

function brokenProgram({ node, nodeState, hook, isHookThere }: Program, { scope, path }: Installation): Finding[] {
  const fix = `run ${again(scope)}`;
  if (!isHookThere) {
    return [
      { code: 'runtime_moved', level: 'stops', message: `the hooks in ${path} run ${hook}, which is not there`, fix },
    ];
  }
  if (nodeState === 'missing' || nodeState === 'not executable') {
    const why = nodeState === 'missing' ? 'which is not there' : 'which cannot be run';
    return [{ code: 'runtime_moved', level: 'stops', message: `the hooks in ${path} run ${node}, ${why}`, fix }];
  }
  if (nodeState !== 'too old') return [];
  const message = `the hooks in ${path} run ${node}, which is older than Node ${OLDEST_NODE}`;
  return [{ code: 'runtime_too_old', level: 'stops', message, fix }];
}

function above({ installations, settings }: CaptureFacts): Finding[] {
  if (installations.length === 0 || installations.some(({ scope }) => scope !== 'repository')) return [];
  return [
    {
      code: 'installed_above',
      level: 'risk',
      message: `the hooks are at the top of the repository, where older clients do not look for sessions in ${settings.project}`,
      fix: 'start sessions at the top, or run `tacho setup` here, too',
    },
  ];
}

function elsewhere({ installations, store }: CaptureFacts): Finding[] {
  const isHere = installations.some(({ stores }) => stores.includes(store));
  return installations.flatMap(({ path, stores }) =>
    stores
      .filter(other => other !== store)
      .map(other => ({
        code: 'wrong_store' as const,
        level: isHere ? ('note' as const) : ('risk' as const),
        message: `the hooks in ${path} write to ${other}, and this is ${store}`,
        fix: `look there with --trace-dir ${other}`,
      })),
  );
}

function untrusted({ settings }: CaptureFacts): Finding[] {
  if (settings.isTrusted !== false) return [];
  return [
    {
      code: 'untrusted_folder',
      level: 'risk',
      message: `nobody has told Claude Code to trust ${settings.project}; until then a session at a terminal may hold hooks back`,
      fix: 'start claude there once and accept; `claude -p` runs them anyhow',
    },
  ];
}

function twice({ installations }: CaptureFacts): Finding[] {
  if (installations.length < 2) return [];
  return [
    {
      code: 'installed_twice',
      level: 'note',
      message: `the hooks are installed ${installations.length} times (${installations.map(({ scope }) => scope).join(', ')}); an act that is told twice is shown once`,
      fix: 'take out all but one, to save the time: `tacho setup --remove`',
    },
  ];
}

function again(scope: Installation['scope']): string {
  if (scope === 'plugin') return '`tacho setup --plugin DIR` and `claude plugin update tacho@tacho`';
  if (scope === 'repository') return '`tacho setup` again at the top of the repository';
  return scope === 'user' ? '`tacho setup --global` again' : '`tacho setup` again';
}
