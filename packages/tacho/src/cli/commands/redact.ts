import { TraceError } from '../../core/errors.ts';
import { defineCommand } from '../command.ts';

interface Options {
  readonly check?: string;
  readonly mask?: boolean;
  readonly redactPattern?: string[];
  readonly jsonLines?: boolean;
  readonly json?: boolean;
}

export default defineCommand<Options>({
  name: 'redact',
  group: 'Check',
  summary: 'Replace known secrets in what comes in, or look for them in a stored session',
  declare: command =>
    command
      .option('--check <session>', 'say what in this session still looks like a secret; exit 1 when something does')
      .option('--mask', 'personal data too: e-mail, phone, card, bank account, US social security number')
      .option(
        '--redact-pattern <re>',
        'a pattern of your own (RE2), again for more',
        (one: string, all: string[] = []) => [...all, one],
      )
      .option('--json-lines', 'each line is {"id": …, "text": …}; the other keys are gone through too')
      .option('--json', 'with --check: as JSON')
      .addHelpText(
        'after',
        '\nWithout --check: standard input to standard output. It knows formats and names, not meanings.',
      ),
  async run(context, _args, { check, mask = false, redactPattern: patterns = [], jsonLines = false, json = false }) {
    const rules = { pii: mask, patterns };
    if (check !== undefined) {
      if (jsonLines) throw new TraceError('usage', '--check reads the store, --json-lines standard input: use one');
      return (await import('../printers/redact-check.ts')).checkSession(context, check, rules, json);
    }
    if (json)
      throw new TraceError('usage', '--json goes with --check', { hint: 'for JSON that comes in: --json-lines' });
    const { redactLines, redactStream } = await import('../printers/redact.ts');
    return jsonLines ? redactLines(context, rules) : redactStream(context, rules);
  },
});
