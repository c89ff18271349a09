/**
 * A corpus of secrets and personal data through the hook, and then a search of every byte that came of it: the store, its
 * index, the counted losses, temporary files. What `tacho redact` finds in a text must be nowhere.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Report } from '../report.ts';
import { readJsonLines, type SharedData } from '../shared.ts';
import { inParallel } from '../tacho.ts';
import { HookBox } from './hook-box.ts';

interface Case {
  readonly id: string;
  readonly text: string;
  readonly shouldRedact: boolean;
  readonly secrets?: readonly string[];
}

/** How many texts one hook carries; each is a value of its own. */
const BATCH = 20;
/** Shorter ones stand in times and hashes by chance. */
const LEAST_LENGTH = 8;

export async function checkSecrets(report: Report, shared: SharedData, temp: string): Promise<void> {
  report.section('A corpus of secrets through the hook');
  const corpus = path.join(shared.data, 'redaction/open.jsonl');
  if (!existsSync(corpus)) {
    report.note('skipped: no corpus of redaction in the shared data');
    return;
  }
  const cases = readJsonLines<Case>(corpus);
  const box = new HookBox(temp, 'secrets');
  const hooks = payloadsOf(cases);
  const runs = await inParallel(hooks, input => box.hook(input, { args: ['--redact', '--mask'] }));
  const unwell = runs.filter(({ code, stdout, stderr }) => code !== 0 || stdout + stderr !== '');
  report.check(
    'hooks',
    `${hooks.length} with ${cases.length} texts`,
    unwell.map(({ stderr }) => stderr),
  );
  // Readers make an index and may leave files of their own.
  for (const command of [
    ['list', '--json'],
    ['stats', '--all', '--json'],
    ['replay', 's1'],
    ['show', 's1', '--json'],
  ])
    await box.run(...command);
  // A loss is counted with what came in at hand.
  for (const input of hooks.slice(0, 20)) await box.hook(`${JSON.stringify(input).slice(0, -1)},`);
  await checkFiles(report, box, cases);
}

/** Texts as arguments of tools, several at once, and each as the answer of one, as a prompt or as an error. */
function payloadsOf(cases: readonly Case[]): object[] {
  const payloads: object[] = [];
  for (let at = 0; at < cases.length; at += BATCH) {
    const texts = cases.slice(at, at + BATCH).map(({ text }) => text);
    const id = { session_id: 's1', tool_name: 'Bash', tool_use_id: `toolu_${at}` };
    payloads.push({ ...id, hook_event_name: 'PreToolUse', tool_input: { texts } });
    payloads.push({ ...id, hook_event_name: 'PostToolUse', tool_response: texts.map(text => ({ text })) });
    payloads.push({ ...id, hook_event_name: 'SomethingNew', nested: { texts: texts.map(text => [text]) } });
    payloads.push({
      session_id: 's1',
      hook_event_name: 'PostToolUseFailure',
      tool_use_id: `toolu_e${at}`,
      error: texts[0],
    });
    payloads.push({ session_id: 's1', hook_event_name: 'UserPromptSubmit', prompt: texts[1] ?? '' });
  }
  return payloads;
}

async function checkFiles(report: Report, box: HookBox, cases: readonly Case[]): Promise<void> {
  const written = filesBelow([box.store, box.runtime, box.home]);
  const redacted = await redactEach(box, cases);
  // A secret that is left in one text may be found in another: only what no text keeps is claimed.
  const everyText = redacted.join('\n');
  const wanted = cases.filter(({ shouldRedact }) => shouldRedact).flatMap(({ secrets = [] }) => secrets);
  const secrets = [...new Set(wanted)].filter(secret => secret.length >= LEAST_LENGTH);
  const claimed = secrets.filter(secret => !everyText.includes(secret));
  const findings: string[] = [];
  let missed = 0;
  for (const secret of secrets) {
    const places = written.filter(({ text }) => formsOf(secret).some(form => text.includes(form)));
    if (places.length === 0) continue;
    if (claimed.includes(secret))
      findings.push(`${secret.slice(0, 6)}… in ${places.map(({ name }) => name).join(', ')}`);
    else missed++;
  }
  const size = written.reduce((sum, { text }) => sum + text.length, 0);
  report.check(
    'secrets that tacho redact finds',
    `${claimed.length} searched for in ${written.length} files, ${size} bytes: ${findings.length} found`,
    findings,
  );
  report.note(
    `${secrets.length - claimed.length} secrets are not known for secrets by tacho redact; ${missed} of them are stored`,
  );
  report.note(
    `${new Set(wanted).size - secrets.length} secrets have less than ${LEAST_LENGTH} characters and were not searched for`,
  );
}

/** What the command makes of each text, with the same rules. */
async function redactEach(box: HookBox, cases: readonly Case[]): Promise<string[]> {
  const input = cases.map(({ id, text }) => `${JSON.stringify({ id, text })}\n`).join('');
  const { stdout } = await box.give(input, 'redact', '--mask', '--json-lines');
  return stdout
    .split('\n')
    .filter(Boolean)
    .map(line => (JSON.parse(line) as { text: string }).text);
}

/** As it is, and as JSON has it. */
function formsOf(secret: string): string[] {
  return [...new Set([secret, JSON.stringify(secret).slice(1, -1)])];
}

function filesBelow(folders: readonly string[]): { name: string; text: string }[] {
  return folders.flatMap(folder =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter(name => statSync(path.join(folder, name)).isFile())
      .map(name => ({ name, text: readFileSync(path.join(folder, name), 'utf8') })),
  );
}
