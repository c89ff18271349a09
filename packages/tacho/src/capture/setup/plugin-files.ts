/**
 * Our hooks as a plugin of Claude Code: the texts of its files.
 *
 * The folder is a plugin and, for `claude plugin marketplace add`, a marketplace with this one plugin. The client copies
 * an installed plugin into a cache by its version, and looks no more while that stays: so the version tells of the hooks
 * in it, not of tacho alone.
 *
 * Sources: https://code.claude.com/docs/en/plugins-reference and .../plugin-marketplaces; `claude plugin validate --strict`
 * of 2.1.329 passes.
 */
import type { WantedHooks } from './settings-text.ts';

export const PLUGIN_ID = 'tacho@tacho';
/** Where the hooks stand in the folder. */
export const HOOKS_FILE = 'hooks/hooks.json';

/** Path in the folder → text. `version` is tacho's own, `mark` tells these hooks from others (letters and digits). */
export function pluginFiles(
  hooks: WantedHooks,
  tacho: { readonly version: string; readonly mark: string },
): Map<string, string> {
  const description = 'Records what the agent did with tacho: hooks that append each act to a log on this machine';
  return new Map([
    [
      '.claude-plugin/plugin.json',
      toText({
        name: 'tacho',
        version: `${tacho.version}+${tacho.mark}`,
        description,
        author: { name: 'tacho' },
        license: 'MIT',
      }),
    ],
    [
      '.claude-plugin/marketplace.json',
      toText({
        name: 'tacho',
        owner: { name: 'tacho' },
        metadata: { description: 'tacho on this machine' },
        plugins: [{ name: 'tacho', source: './', description }],
      }),
    ],
    [HOOKS_FILE, toText({ hooks: hooksDocument(hooks) })],
    ['README.md', readme(hooks)],
  ]);
}

/** The value of `hooks` in a settings file or in hooks.json. */
export function hooksDocument(hooks: WantedHooks): Record<string, unknown> {
  return Object.fromEntries(Array.from(hooks, ([event, handler]) => [event, [{ hooks: [handler] }]]));
}

function toText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function readme(hooks: WantedHooks): string {
  return `# tacho, the recorder, as a plugin of Claude Code

Hooks for ${hooks.size} events. Each appends what the agent did to a log on this machine, and answers nothing. The paths in
\`hooks/hooks.json\` are those of this machine, so the folder is not for sharing: \`tacho setup --plugin DIR\` makes one
wherever tacho is installed. Make it again when Node or tacho has moved; the version changes with the hooks.

    claude plugin marketplace add DIR
    claude plugin install ${PLUGIN_ID}
    claude plugin update ${PLUGIN_ID}
    claude plugin uninstall ${PLUGIN_ID}

For one session without installing it: \`claude --plugin-dir DIR\`. Do not run \`tacho setup\` besides: two installations
start every hook twice. \`tacho doctor\` says which there are, and what is in the way when nothing is recorded.
`;
}
