import { defineCommand } from '../command.ts';

export default defineCommand<{ readonly json?: boolean }>({
  name: 'show',
  group: 'Look',
  summary: 'Show what is known of a session: who, where, when, how it ended',
  declare: command =>
    command.argument('[session]', 'id, unique prefix or latest', 'latest').option('--json', 'as JSON'),
  async run(context, [session], options) {
    const { show } = await import('../printers/show.ts');
    return show(context, session, options.json === true);
  },
});
