import { defineCommand } from '../command.ts';

export default defineCommand<{ readonly json?: boolean }>({
  name: 'doctor',
  group: 'Check',
  summary: 'Check the store, every log line by line, and say why nothing is recorded',
  declare: command =>
    command.argument('[session]', 'only this one: id, unique prefix or latest').option('--json', 'as JSON'),
  async run(context, [session], options) {
    const { doctor } = await import('../printers/doctor.ts');
    return doctor(context, session, options.json === true);
  },
});
