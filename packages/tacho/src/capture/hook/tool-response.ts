/**
 * A tool's structured answer as a PostToolUse hook has it: the text in it, and the facts beside that text.
 *
 * Shapes: `ToolOutputSchemas` in sdk-tools.d.ts of @anthropic-ai/claude-agent-sdk. The text that the model was shown is
 * in PostToolBatch and in the transcript; both win over what is made here.
 */
import { cutText } from '../../core/cut-text.ts';
import { isObject, type RawRecord } from '../../core/record.ts';

/** Whole files, and copies of the call's arguments: what they hold stands elsewhere or on disk. */
const DROPPED: ReadonlySet<string> = new Set(['originalFile', 'originalFileContents', 'original_file', 'updated_file']);
/** Where tools put their text, best first. */
const TEXT_KEYS = ['stdout', 'content', 'result', 'output', 'text', 'message', 'error'];
const MAX_FACT_CHARS = 4_096;
/** A result of a megabyte is looked through for so many texts, however many a tool gives. */
const MAX_SEARCHES = 40;

export interface Response {
  readonly result: string;
  readonly details?: RawRecord;
}

/** Text and details of a `tool_response` of any shape. */
export function readResponse(response: unknown): Response {
  if (!isObject(response)) return { result: textOf(response) ?? '' };
  const result = textIn(response);
  const details: RawRecord = {};
  let searches = MAX_SEARCHES;
  for (const [key, value] of Object.entries(response)) {
    if (DROPPED.has(key) || value === null || value === '' || value === false) continue;
    if (typeof value === 'string' && searches-- > 0 && result.includes(value)) continue;
    if (key === 'content' && textOf(value) === result) continue;
    details[key] = key === 'file' && isObject(value) ? withoutContent(value) : shortened(value);
  }
  return Object.keys(details).length === 0 ? { result } : { result, details };
}

/** The text of a plain string or of a list of content blocks, images as their type. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (!Array.isArray(value)) return value === undefined || value === null ? undefined : JSON.stringify(value);
  return value
    .map(block => {
      if (typeof block === 'string') return block;
      if (isObject(block) && typeof block.text === 'string') return block.text;
      return isObject(block) && typeof block.type === 'string' ? `[${block.type}]` : JSON.stringify(block);
    })
    .join('\n');
}

function textIn(response: RawRecord): string {
  const { file, stderr } = response;
  if (isObject(file) && typeof file.content === 'string') return file.content;
  for (const key of TEXT_KEYS) {
    const value = response[key];
    const text = typeof value === 'string' || Array.isArray(value) ? textOf(value) : undefined;
    if (text === undefined || text === '') continue;
    return key === 'stdout' && typeof stderr === 'string' && stderr !== '' ? `${text}\n${stderr}` : text;
  }
  if (typeof stderr === 'string' && stderr !== '') return stderr;
  const { filePath, filenames } = response;
  if (typeof filePath === 'string') return filePath;
  return Array.isArray(filenames) ? (textOf(filenames) ?? '') : '';
}

/** FileReadOutput: the text of `file` is the result. An image is its type and size. */
function withoutContent({ content: _, base64, ...file }: RawRecord): RawRecord {
  return typeof base64 === 'string' ? { ...file, base64_chars: base64.length } : file;
}

/** A long text cut to its beginning and how much there was; anything else as it is. */
export function shortened(value: unknown): unknown {
  return typeof value === 'string' ? cutText(value, MAX_FACT_CHARS) : value;
}
