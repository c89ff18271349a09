import { defineCommand } from '../command.ts';
import type { AnnotateOptions } from '../printers/annotate.ts';

export default defineCommand<AnnotateOptions>({
  name: 'annotate',
  group: 'Look',
  summary: 'Write a note, a label or a bookmark beside an event',
  declare: command =>
    command
      .argument('[session]', 'id, unique prefix or latest', 'latest')
      .argument('[event]', 'N or #N as replay numbers it, or its id')
      .option('--event <event>', 'the same')
      .option('--at <time>', 'the event nearest to this time from the start: 2m14s, 134s, 2:14')
      .option('--note <text>', 'a note')
      .option('--label <word>', 'a label, such as root-cause, decision, retry, fix, question')
      .option('--bookmark', 'a bookmark')
      .option('--author <name>', 'who says so')
      .option('--list', 'the annotations of the session')
      .option('--delete <id>', 'delete an annotation')
      .option('--json', 'as JSON'),
  async run(context, [session, event], options) {
    const { annotate } = await import('../printers/annotate.ts');
    return annotate(context, session, event, options);
  },
});
