import { defineCommand } from '../command.ts';
import type { SetupOptions } from '../printers/setup.ts';

export default defineCommand<SetupOptions>({
  name: 'setup',
  group: 'Record',
  summary: 'Install hooks, so that sessions of Claude Code are recorded as they happen',
  declare: command =>
    command
      .option('--local', 'for sessions started in this folder, in .claude/settings.local.json (the default)')
      .option('--global', "for every session, in the user's settings.json, recorded into ~/.agent-traces")
      .option('--redact', 'record without secrets')
      .option('--mask', 'record without personal data either')
      .option('--redact-pattern <re>', 'record without what matches; may be repeated', collect)
      .option('--yes', 'do not ask')
      .option('--dry-run', 'show what would change, write nothing')
      .option('--print', 'print the settings as JSON, write nothing')
      .option('--plugin <dir>', 'write a plugin for Claude Code with the same hooks instead')
      .option('--remove', 'take the hooks out again'),
  async run(context, _args, options) {
    const { setup } = await import('../printers/setup.ts');
    return setup(context, options);
  },
});

function collect(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), value];
}
