import { TraceError } from '../../core/errors.ts';
import { defineCommand } from '../command.ts';

interface Options {
  readonly filter?: string;
  readonly live?: boolean;
  readonly follow?: boolean;
  readonly speed?: string;
  readonly tree?: boolean;
  readonly expandSubagents?: boolean;
}

export default defineCommand<Options>({
  name: 'replay',
  group: 'Look',
  summary: 'Print a session as it happened, each event with its number',
  declare: command =>
    command
      .argument('[session]', 'id, unique prefix or latest', 'latest')
      .option('-f, --filter <types>', 'only these event types, e.g. tool_call,error')
      .option('-l, --live', 'wait between events as the session did, at most 2 s each')
      .option('-s, --speed <factor>', 'with --live: how many times faster', '1')
      .option(
        '-F, --follow',
        'go on as events are recorded, until the session ends; without one named: the latest that runs, or the next',
      )
      .option('--expand-subagents', 'the events of subagents under the call that started them')
      .option('--tree', 'the session and its subagents as a tree, without their events'),
  async run(context, [session], options) {
    const [{ parsePositive }, { replay }] = await Promise.all([
      import('../arguments.ts'),
      import('../printers/replay.ts'),
    ]);
    const speed = parsePositive('--speed', options.speed ?? '1');
    if (options.follow) refuseBoth(options);
    if (options.tree) {
      const [{ runAnalysis }, { default: tree }] = await Promise.all([
        import('../analyses/run.ts'),
        import('../../analyses/tree/index.ts'),
      ]);
      return runAnalysis(context, tree, [session ?? 'latest'], {});
    }
    const types = options.filter?.split(',').map(type => type.trim());
    const expand = options.expandSubagents === true;
    if (options.follow)
      return (await import('../printers/replay-follow.ts')).follow(context, session, { types, expand });
    return replay(context, session, { types, speed: options.live ? speed : undefined, expand });
  },
});

/** Throws `usage` for what makes no sense with --follow. */
function refuseBoth({ live, tree }: Options): void {
  if (live)
    throw new TraceError('usage', '--live and --follow do not go together', {
      hint: '--live prints what was recorded at its own speed, --follow what is recorded from now on',
    });
  if (tree)
    throw new TraceError('usage', '--tree and --follow do not go together', {
      hint: '--follow --expand-subagents has the events of subagents, too',
    });
}
