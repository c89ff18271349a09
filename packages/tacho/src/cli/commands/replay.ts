import { TraceError } from '../../core/errors.ts';
import { defineCommand } from '../command.ts';

interface Options {
  readonly filter?: string;
  readonly live?: boolean;
  readonly follow?: boolean;
  readonly speed?: string;
  readonly tree?: boolean;
  readonly expandSubagents?: boolean;
  readonly format?: string;
  readonly output?: string;
}

export default defineCommand<Options>({
  name: 'replay',
  group: 'Look',
  summary: 'Show a session as it happened, each event with its number, or write it as a page',
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
      .option('--tree', 'the session and its subagents as a tree, without their events')
      .option(
        '--format <format>',
        'terminal, or html: one page to open, search and send (default: what --output ends in)',
      )
      .option('-o, --output <file>', 'of the page, which is replaced; - is standard output'),
  async run(context, [session], options) {
    const [{ parsePositive }, { replay }] = await Promise.all([
      import('../arguments.ts'),
      import('../printers/replay.ts'),
    ]);
    const speed = parsePositive('--speed', options.speed ?? '1');
    if (await isPage(options)) {
      refuseWithPage(options);
      const { replayHtml } = await import('../printers/replay-html.ts');
      return replayHtml(context, session, { output: options.output, subagents: true });
    }
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

/** Throws `usage` for a format that there is not, and for a file without one. */
async function isPage({ format, output }: Options): Promise<boolean> {
  const { parseChoice } = await import('../arguments.ts');
  if (format !== undefined) {
    const isHtml = parseChoice('--format', format, ['terminal', 'html']) === 'html';
    if (!isHtml && output !== undefined) throw noFile();
    return isHtml;
  }
  if (output !== undefined && !/\.html?$/.test(output)) throw noFile();
  return output !== undefined;
}

function noFile(): TraceError {
  return new TraceError('usage', '--output is for a page', {
    hint: 'add --format html, or send the terminal output to a file with >',
  });
}

/** Throws `usage` for what a page has in it anyway, or has not. */
function refuseWithPage({ live, follow, tree, filter }: Options): void {
  const wrong = live ? '--live' : follow ? '--follow' : tree ? '--tree' : filter !== undefined ? '--filter' : undefined;
  if (wrong !== undefined)
    throw new TraceError('usage', `${wrong} is for the terminal, and does not go with a page`, {
      hint: 'the page itself filters and folds',
    });
}

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
