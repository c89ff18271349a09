/**
 * Redaction: how much of a public corpus the built CLI finds and how much it takes wrongly, that doing it twice changes nothing
 * more, and that no input makes it slow. The expressions of user patterns are the hostile ones of the corpus.
 */
import { spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Report } from './report.ts';
import { readJsonLines, type SharedData } from './shared.ts';
import { cleanEnvironment, inParallel, LAUNCHER, Sandbox } from './tacho.ts';

interface Case {
  readonly id: string;
  readonly type: string;
  readonly tier: string;
  readonly text: string;
  readonly shouldRedact: boolean;
  /** What must not survive; without it the text must change. */
  readonly secrets?: readonly string[];
}

/** Least recall and greatest share of false positives, in percent. A class without a bar is counted and printed. */
const BARS: Readonly<Record<string, { readonly recall: number; readonly wrong: number }>> = {
  'secret-core': { recall: 97, wrong: 5 },
  'secret-extended': { recall: 85, wrong: 5 },
  'pii-core': { recall: 95, wrong: 5 },
};

/** How many times longer twice the input may take. */
const MAX_GROWTH = 3;
/** Below this a clock tick is more than the work. */
const LEAST_MS = 10;
/** For one field of a mebibyte. The bar is 100 ms; the bound leaves room for a slow machine. */
const MAX_FIELD_MS = 1_000;

export async function checkRedaction(report: Report, shared: SharedData, temp: string): Promise<void> {
  const corpus = path.join(shared.data, 'redaction/open.jsonl');
  if (!existsSync(corpus)) {
    report.note('no corpus of redaction in the shared data');
    return;
  }
  const box = new Sandbox(temp, 'redaction');
  const cases = readJsonLines<Case>(corpus);
  report.section('Redaction');
  await checkCorpus(report, box, cases, 'secret', []);
  await checkCorpus(report, box, cases, 'pii', ['--mask']);
  report.section('Redaction in time');
  await checkGrowth(report, box);
  await checkPatterns(report, shared, box);
}

async function checkCorpus(
  report: Report,
  box: Sandbox,
  all: readonly Case[],
  kind: string,
  options: readonly string[],
): Promise<void> {
  const cases = all.filter(one => one.tier.startsWith(kind));
  const once = await redact(
    box,
    cases.map(one => one.text),
    options,
  );
  const twice = await redact(box, once, options);
  for (const tier of [...new Set(cases.map(one => one.tier))]) {
    const [missed, wrong]: [string[], string[]] = [[], []];
    let [positives, negatives] = [0, 0];
    for (const [at, one] of cases.entries()) {
      if (one.tier !== tier) continue;
      const text = once[at] as string;
      if (one.shouldRedact) {
        positives++;
        const isGone = one.secrets?.length ? one.secrets.every(secret => !text.includes(secret)) : text !== one.text;
        if (!isGone) missed.push(`missed ${one.id} ${one.type}`);
      } else {
        negatives++;
        if (text !== one.text) wrong.push(`wrong ${one.id} ${one.type}`);
      }
    }
    const bar = BARS[tier];
    const recall = percent(positives - missed.length, positives);
    const share = percent(wrong.length, negatives);
    const figure = `recall ${recall.toFixed(1)} % of ${positives}, wrong ${share.toFixed(1)} % of ${negatives}`;
    const isEnough = bar === undefined || (recall >= bar.recall && share <= bar.wrong);
    report.check(tier, figure, isEnough ? [] : [`bar: ${bar?.recall} % and ${bar?.wrong} %`, ...missed, ...wrong]);
  }
  const changed = cases.filter((_, at) => once[at] !== twice[at]).map(one => one.id);
  report.check(`${kind}: twice is once`, `${cases.length} texts`, changed);
}

function percent(part: number, whole: number): number {
  return whole === 0 ? 100 : (100 * part) / whole;
}

/** The texts after `tacho redact --json-lines`. */
async function redact(box: Sandbox, texts: readonly string[], options: readonly string[]): Promise<string[]> {
  const lines = texts.map((text, id) => `${JSON.stringify({ id, text })}\n`).join('');
  const output = await filter(box, ['--json-lines', ...options], lines);
  return output
    .trimEnd()
    .split('\n')
    .map(line => (JSON.parse(line) as { text: string }).text);
}

/** Standard output of `tacho redact`, which must succeed. */
function filter(box: Sandbox, options: readonly string[], input: string): Promise<string> {
  return new Promise((done, fail) => {
    const args = [LAUNCHER, '--trace-dir', box.store, 'redact', ...options];
    const child = spawn(process.execPath, args, { cwd: box.dir, env: cleanEnvironment(box.home) });
    const output: Buffer[] = [];
    let talk = '';
    child.stdout.on('data', chunk => output.push(chunk));
    child.stderr.on('data', chunk => (talk += chunk));
    child.on('error', fail);
    child.on('close', code => {
      if (code === 0) done(Buffer.concat(output).toString('utf8'));
      else fail(new Error(`tacho redact ${options.join(' ')}: exit ${code}: ${talk}`));
    });
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}

/** Texts of any length that rules have to try hard on; after the inputs of the shared hostile data. */
const HARD: Readonly<Record<string, (length: number) => string>> = {
  'a key without an end': n => `-----BEGIN RSA PRIVATE KEY----- ${'A'.repeat(n)}`,
  'eyJ without dots': n => `eyJ${'A'.repeat(n)}`,
  'eyJ and dots': n => repeat('eyJA.eyJA.', n),
  'a@': n => repeat('a@', n),
  'one long name and an at sign': n => `${'a'.repeat(n)}@`,
  'dots and an at sign': n => `${'.'.repeat(n)}@x`,
  'digits and blanks': n => repeat('1 ', n),
  'digits and dashes': n => repeat('4-', n),
  'an address of one name': n => `postgres://${'a'.repeat(n)}`,
  'an address of colons': n => `postgres://${repeat('a:', n)}`,
  'password=': n => repeat('password=', n),
  'a name and blanks': n => `"password":${' '.repeat(n)}`,
  'one long credential': n => `Bearer ${'A'.repeat(n)}`,
  'sk-': n => repeat('sk-', n),
  'one long token': n => `ghp_${'a'.repeat(n)}`,
  AKIA: n => repeat('AKIA', n),
  xox: n => repeat('xox', n),
  'one long number': n => `0x${'f'.repeat(n)}`,
  'one long line': n => 'A'.repeat(n),
  backslashes: n => '\\'.repeat(n),
  quotes: n => '"'.repeat(n),
  '+1-': n => repeat('+1-', n),
  'http://': n => repeat('http://', n),
  'x=': n => repeat('x=', n),
  'line feeds': n => '\n'.repeat(n),
  digests: n => repeat(`${'0123456789abcdef'.repeat(4)} `, n),
  'nested strings': n => repeat(nested(6), n),
};

function repeat(text: string, length: number): string {
  return text.repeat(Math.ceil(length / text.length)).slice(0, length);
}

/** A JSON string in a JSON string, so many times. */
function nested(depth: number): string {
  let text = JSON.stringify({ note: 'plain' });
  for (let level = 0; level < depth; level++) text = JSON.stringify(text);
  return text;
}

/** Half a mebibyte and a whole one, in a process of their own, by its processor time. The best of several rounds: others on the machine make
 * a text slower, never faster. */
async function checkGrowth(report: Report, box: Sandbox): Promise<void> {
  const module = path.join(path.dirname(path.dirname(LAUNCHER)), 'src/core/redact/redactor.ts');
  const script = path.join(box.dir, 'growth.mjs');
  writeFileSync(
    script,
    `import { createRedactor } from ${JSON.stringify(`file://${module}`)};
     import { readFileSync } from 'node:fs';
     const redactor = await createRedactor({ secrets: true, pii: true, digest: () => 'abcdef0123456789' });
     const [short, long] = JSON.parse(readFileSync(0, 'utf8'));
     const spent = () => process.cpuUsage().user / 1_000;
     const time = text => { const start = spent(); redactor.text(text); return spent() - start; };
     const best = [Infinity, Infinity];
     for (let round = 0; round < 20; round++) {
       [short, long].forEach((text, at) => { best[at] = Math.min(best[at], time(text)); });
       if (round >= 3 && best[1] / Math.max(best[0], ${LEAST_MS}) <= ${MAX_GROWTH} && best[1] <= ${MAX_FIELD_MS}) break;
     }
     console.log(JSON.stringify(best));`,
  );
  const half = 1 << 19;
  const names = Object.keys(HARD);
  const times = await inParallel(names, async name => {
    const make = HARD[name] as (length: number) => string;
    return JSON.parse(await node(box, script, JSON.stringify([make(half), make(2 * half)]))) as [number, number];
  });
  for (const [at, name] of names.entries()) {
    const [short, long] = times[at] as [number, number];
    const growth = long / Math.max(short, LEAST_MS);
    const found: string[] = [];
    if (growth > MAX_GROWTH) found.push(`grows ${growth.toFixed(1)} times`);
    if (long > MAX_FIELD_MS) found.push(`takes ${Math.round(long)} ms`);
    report.check(name, `1 MiB in ${Math.round(long)} ms, ${growth.toFixed(1)} times its half`, found);
  }
}

function node(box: Sandbox, script: string, input: string): Promise<string> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [script], { cwd: box.dir, env: cleanEnvironment(box.home) });
    let [output, talk] = ['', ''];
    child.stdout.on('data', chunk => (output += chunk));
    child.stderr.on('data', chunk => (talk += chunk));
    child.on('error', fail);
    child.on('close', code => (code === 0 ? done(output) : fail(new Error(talk))));
    child.stdin.end(input);
  });
}

interface HostilePattern {
  readonly id: string;
  readonly kind: string;
  readonly regex?: string;
}

/** Each hostile expression as a pattern of the user, on text that makes a backtracking engine hang: it is run, or refused with a reason. */
async function checkPatterns(report: Report, shared: SharedData, box: Sandbox): Promise<void> {
  const patterns = readJsonLines<HostilePattern>(path.join(shared.data, 'hostile/redos.jsonl')).filter(
    one => one.kind === 'user-pattern' && one.regex !== undefined,
  );
  const text = `${'a'.repeat(5_000)}! ${'x'.repeat(5_000)}= ${'1'.repeat(3_000)} ${' '.repeat(5_000)}x ${','.repeat(3_000)}`;
  const runs = await inParallel(patterns, async ({ regex }) => {
    const start = performance.now();
    const refused = await filter(box, ['--redact-pattern', regex as string], text).then(
      () => '',
      (error: Error) => error.message,
    );
    return { ms: performance.now() - start, refused };
  });
  for (const [at, { id }] of patterns.entries()) {
    const { ms, refused } = runs[at] as { ms: number; refused: string };
    const found = refused !== '' && !refused.includes('not a pattern') ? [refused] : [];
    if (ms > 30_000) found.push(`took ${Math.round(ms)} ms`);
    report.check(`pattern ${id}`, refused === '' ? `run in ${Math.round(ms)} ms` : 'refused with a reason', found);
  }
}
