/**
 * Goes through what is stored of a session and says what still looks like a secret: its kind and its place, never the secret.
 * And what it cannot judge: bytes, and texts whose end is missing.
 */
import { isObject } from '../../core/record.ts';
import type { Redactor } from '../../core/redact/redactor.ts';
import { tagsIn } from '../../core/redact/tags.ts';
import { scanLines } from '../../store/lines.ts';
import { type RedactionRules, readRedaction } from '../../store/redaction.ts';
import { checkPatterns, newKey, openRedactor } from '../../store/redactor.ts';
import type { SessionFiles } from '../../store/session-files.ts';
import { asHeader } from '../../store/source-file.ts';
import type { ExitCode } from '../command.ts';
import type { Context } from '../context.ts';
import { findSession, traceFolder } from '../store.ts';
import { formatCount, formatInteger } from '../terminal/numbers.ts';
import { join, type Safe, safe } from '../terminal/safe.ts';
import { safeJson, sanitise } from '../terminal/sanitise.ts';

interface Finding {
  /** `log`, the key of an imported file, or `meta.json`. */
  readonly file: string;
  /** 1-based; null in meta.json. */
  readonly line: number | null;
  readonly event_type: string | null;
  readonly kind: string;
  /** How many of this kind on the line. */
  readonly count: number;
}

interface Unjudged {
  /** Images and other bytes: left out when they were recorded, or there as base64. */
  binary: number;
  /** Texts that were cut when they were recorded; what is left of them was looked at. */
  cut: number;
  /** Lines that are no records, or nested too deep to be looked at whole. */
  unreadable: number;
}

export async function checkSession(
  context: Context,
  named: string,
  rules: RedactionRules,
  json: boolean,
): Promise<ExitCode> {
  await checkPatterns(rules.patterns);
  const folder = traceFolder(context);
  const files = await findSession(context, folder, named);
  const known = await readRedaction(folder.dir, newKey);
  const patterns = [...new Set([...(known?.patterns ?? []), ...rules.patterns])];
  const { redactor } = await openRedactor({ pii: rules.pii || known?.pii === true, patterns, key: newKey() });
  const unjudged: Unjudged = { binary: 0, cut: 0, unreadable: 0 };
  const { findings, records } = check(files, redactor, unjudged);
  if (json) {
    const report = { session_id: files.id, ok: findings.length === 0, redacted_store: known !== undefined, records };
    await context.out.write(safeJson({ ...report, findings, not_judged: unjudged }, 2));
    await context.out.line();
  } else await printReport(context, files, records, findings, unjudged);
  return findings.length === 0 ? 0 : 1;
}

function check(files: SessionFiles, redactor: Redactor, unjudged: Unjudged): { findings: Finding[]; records: number } {
  const findings: Finding[] = [];
  let records = 0;
  const look = (value: unknown, file: string, line: number | null, type: unknown) => {
    for (const [kind, count] of kindsIn(value, redactor, unjudged)) {
      findings.push({ file, line, event_type: typeof type === 'string' ? type : null, kind, count });
    }
  };
  if (files.meta !== undefined) look(files.meta, 'meta.json', null, null);
  if (files.metaDamaged) unjudged.unreadable++;
  for (const file of files.files) {
    scanLines(file.path, {
      record(record, offset, _length, line) {
        if (offset === 0 && asHeader(record) !== undefined) return;
        records++;
        look(record, file.name, line, record.event_type);
        countUnjudged(record, unjudged);
      },
      damage: () => unjudged.unreadable++,
    });
  }
  return { findings, records };
}

/** What redaction would add to the tags that are there: kinds and how many of each. */
function kindsIn(value: unknown, redactor: Redactor, unjudged: Unjudged): Map<string, number> {
  const kinds = new Map<string, number>();
  let before: string;
  let after: string;
  try {
    before = JSON.stringify(value);
    after = JSON.stringify(redactor.value(value));
  } catch {
    // Deeper than JSON.stringify goes.
    unjudged.unreadable++;
    return kinds;
  }
  const there = new Map<string, number>();
  for (const tag of tagsIn(before)) there.set(tag, (there.get(tag) ?? 0) + 1);
  for (const tag of tagsIn(after)) {
    const left = there.get(tag) ?? 0;
    if (left > 0) there.set(tag, left - 1);
    else {
      const kind = tag.split('#', 1)[0] as string;
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    }
  }
  return kinds;
}

/** So long a run of base64 is no key but a file. */
const BYTES = /^(?:data:[\w/+.-]+;base64,)?[A-Za-z0-9+/\r\n]{2048,}={0,2}$/;
/** How a text ends whose rest was cut: the importer's own words, and those of clients. */
const CUT =
  /… \[\+\d+ chars\]$|\[(?:truncated|output truncated)[^\]]*\]\s*$|\.\.\. \(\d+ more (?:lines|characters)\)\s*$/i;

function countUnjudged(record: unknown, unjudged: Unjudged): void {
  const values: unknown[] = [record];
  while (values.length > 0) {
    const value = values.pop();
    if (typeof value === 'string') {
      if (BYTES.test(value)) unjudged.binary++;
      else if (CUT.test(value.slice(-80))) unjudged.cut++;
    } else if (Array.isArray(value)) for (const item of value) values.push(item);
    else if (isObject(value)) {
      if (typeof value.media_type === 'string' && 'bytes' in value) unjudged.binary++;
      if (typeof value.base64_chars === 'number') unjudged.binary++;
      for (const item of Object.values(value)) values.push(item);
    }
  }
}

async function printReport(
  { out, style }: Context,
  files: SessionFiles,
  records: number,
  findings: readonly Finding[],
  { binary, cut, unreadable }: Unjudged,
): Promise<void> {
  for (const { file, line, event_type, kind, count } of findings) {
    const place = line === null ? sanitise(file) : safe`${sanitise(file)} line ${formatInteger(line)}`;
    const type = event_type === null ? safe`` : safe` (${sanitise(event_type)})`;
    await out.line(
      safe`${style.error(sanitise(kind))} ${place}${type}${count > 1 ? safe`, ${formatInteger(count)} times` : safe``}`,
    );
    if (out.closed) return;
  }
  const looked = safe`${formatCount(records, safe`record`)} of ${sanitise(files.id)}`;
  if (findings.length === 0) await out.line(safe`Nothing that looks like a secret in ${looked}`);
  else await out.line(safe`${formatCount(findings.length, safe`finding`)} in ${looked}`);
  const parts: Safe[] = [];
  if (binary > 0) parts.push(safe`${formatInteger(binary)} with images or other bytes`);
  if (cut > 0) parts.push(safe`${formatCount(cut, safe`text`)} cut when recorded`);
  if (unreadable > 0) parts.push(safe`${formatCount(unreadable, safe`line`)} that cannot be read`);
  if (parts.length > 0) await out.line(style.dim(safe`Not judged: ${join(parts, safe`, `)}`));
}
