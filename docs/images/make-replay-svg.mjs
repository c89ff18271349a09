/**
 * Draws replay.svg: what `tacho replay` prints of the bundled sample, as a terminal shows it. Run by hand when the output or
 * the sample has changed: `node docs/images/make-replay-svg.mjs` (Node 24).
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const ROOT = path.join(import.meta.dirname, '../..');
const COMMAND = ['replay', '--filter', 'user_prompt,tool_call,error'];
const COLUMNS = 92;
/** Lines of output that fit the picture; the rest is counted. */
const LINES = 37;

const FONT_SIZE = 14;
const CELL = 8.43;
const LINE = 19;
const PADDING = 18;
const BACKGROUND = '#14171c';
const FOREGROUND = '#d7dce4';
const DIM = '#8791a0';
/** By SGR parameter. Each has a contrast of 4.5 or more on the background. */
const COLOURS = {
  31: '#ff7b72',
  32: '#7ee2a8',
  33: '#f2b84b',
  35: '#c9a1ff',
  36: '#5fd3d3',
  90: '#9aa5b5',
  94: '#79b8ff',
};
const FONTS = "ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', 'Liberation Mono', monospace";
const PLAIN = { bold: false, dim: false, colour: undefined };

const output = replayOfSample().split('\n');
const left = output.length - LINES;
const rows = [
  [
    { text: '$ ', dim: true },
    { text: `tacho ${COMMAND.join(' ')}`, bold: true },
  ],
  [],
  ...output.slice(0, LINES).map(line => cut(runsOf(line))),
  ...(left > 0 ? [[{ text: `⋯ ${left} more lines`, dim: true }]] : []),
];
writeFileSync(path.join(import.meta.dirname, 'replay.svg'), draw(rows));

/** What the program really prints, with its colours. */
function replayOfSample() {
  const store = mkdtempSync(path.join(tmpdir(), 'tacho-picture-'));
  const env = { ...process.env, AGENT_TRACE_DIR: store, HOME: store, TZ: 'UTC', FORCE_COLOR: '1', NO_COLOR: '' };
  const tacho = (...args) =>
    execFileSync(process.execPath, [path.join(ROOT, 'packages/tacho/src/entries/bin.ts'), ...args], {
      cwd: store,
      env,
      encoding: 'utf8',
    });
  try {
    tacho('import', path.join(ROOT, 'packages/tacho/sample'));
    return tacho(...COMMAND).trimEnd();
  } finally {
    rmSync(store, { recursive: true });
  }
}

/**
 * A line with colour codes as runs of one style each. Blanks are runs of their own: XML makes one of several, so the text
 * after them is placed by its column.
 */
function runsOf(line) {
  const runs = [];
  let style = PLAIN;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape is what it splits at
  for (const part of line.split(/(\u001b\[\d+m| {2,}|^ | $)/)) {
    const code = part.startsWith('\u001b') ? Number(part.slice(2, -1)) : undefined;
    if (code !== undefined) style = styled(style, code);
    else if (part !== '') runs.push({ text: part, ...style });
  }
  return runs;
}

function styled(style, code) {
  if (code === 1) return { ...style, bold: true };
  if (code === 2) return { ...style, dim: true };
  if (code === 22) return { ...style, bold: false, dim: false };
  return { ...style, colour: COLOURS[code] };
}

/** At most COLUMNS characters, as on a terminal of that width. */
function cut(runs) {
  const kept = [];
  let room = COLUMNS;
  for (const run of runs) {
    const chars = [...run.text];
    if (chars.length > room) return [...kept, { ...run, text: `${chars.slice(0, room - 1).join('')}…` }];
    kept.push(run);
    room -= chars.length;
  }
  return kept;
}

function draw(lines) {
  const width = Math.ceil(COLUMNS * CELL + 2 * PADDING);
  const height = lines.length * LINE + 2 * PADDING;
  const body = lines.flatMap((runs, row) => drawLine(runs, PADDING + row * LINE));
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title">
<title id="title">A terminal: tacho replay of a session, with its prompt, its calls and what failed</title>
<rect width="${width}" height="${height}" rx="8" fill="${BACKGROUND}"/>
<g font-family="${FONTS}" font-size="${FONT_SIZE}" fill="${FOREGROUND}">
${body.join('\n')}
</g>
</svg>
`;
}

function drawLine(runs, top) {
  let column = 0;
  return runs.flatMap(run => {
    const x = PADDING + column * CELL;
    const length = [...run.text].length;
    column += length;
    const fill = run.colour ?? (run.dim ? DIM : undefined);
    const bar = length === 1 ? '▁▂▃▄▅▆▇█'.indexOf(run.text) + 1 : 0;
    if (bar > 0) return [drawBar(x, top, bar, fill ?? FOREGROUND)];
    if (run.text.trim() === '') return [];
    // Blanks at the front move the start: not every renderer keeps them.
    const blanks = length - [...run.text.trimStart()].length;
    const text = run.text.trim();
    const width = [...text].length * CELL;
    const attributes = [
      `x="${round(x + blanks * CELL)}"`,
      `y="${round(top + LINE - 5)}"`,
      ...(text.length > 1 ? [`textLength="${round(width)}"`] : []),
      ...(fill === undefined ? [] : [`fill="${fill}"`]),
      ...(run.bold ? ['font-weight="bold"'] : []),
    ];
    return [`<text ${attributes.join(' ')}>${escaped(text)}</text>`];
  });
}

/** An eighth block as a rectangle: the glyphs differ from font to font. */
function drawBar(x, top, eighths, fill) {
  const height = (LINE * eighths) / 8;
  return `<rect x="${round(x)}" y="${round(top + LINE - height)}" width="${round(CELL - 0.6)}" height="${round(height)}" fill="${fill}"/>`;
}

function round(value) {
  return Number(value.toFixed(2));
}

function escaped(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
