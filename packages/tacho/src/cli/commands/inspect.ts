import { defineCommand } from '../command.ts';

export default defineCommand<Record<string, never>>({
  name: 'inspect',
  group: 'Look',
  summary: 'Print a session as one JSON document: its record and every event',
  declare: command =>
    command
      .argument('[session]', 'id, unique prefix or latest', 'latest')
      .option('--json', 'the default and only form'),
  async run(context, [session]) {
    const { inspect } = await import('../printers/inspect.ts');
    return inspect(context, session);
  },
});
