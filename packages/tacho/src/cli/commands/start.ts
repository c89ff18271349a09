import { defineCommand } from '../command.ts';

export default defineCommand<{ readonly sample?: boolean }>({
  name: 'start',
  group: 'Begin',
  summary: 'Import the agent sessions found on this machine and open the page of the latest',
  declare: command => command.option('--sample', 'the bundled sample session instead'),
  async run(context, _args, options) {
    const { start } = await import('../printers/start.ts');
    return start(context, options.sample === true);
  },
});
