/**
 * Colour and marks by meaning. Each kind of event has both, so that meaning is never colour alone.
 */
import type { Kind } from '../../core/describe/event.ts';
import { type Safe, type SafeText, safe } from './safe.ts';

export type StyleName = Kind | 'dim' | 'bold';

/** Colours a text, line by line; what is coloured inside it keeps its own colour. */
export type Paint = <T extends SafeText>(text: T) => T;
export type Style = Readonly<Record<StyleName, Paint>>;

export const marks: Readonly<Record<Kind, Safe>> = {
  prompt: safe`▸`,
  answer: safe`¶`,
  read: safe`○`,
  write: safe`●`,
  run: safe`$`,
  network: safe`⇄`,
  agent: safe`⤷`,
  error: safe`✕`,
  wait: safe`⋯`,
};

/** SGR parameters that begin and end a style. Blue is the bright one: plain blue on black cannot be read. */
const codes: Readonly<Record<StyleName, readonly [number, number]>> = {
  prompt: [1, 22],
  answer: [90, 39],
  read: [94, 39],
  write: [33, 39],
  run: [35, 39],
  network: [36, 39],
  agent: [32, 39],
  error: [31, 39],
  wait: [2, 22],
  dim: [2, 22],
  bold: [1, 22],
};

/** One of our own colour codes: the only escape sequence that a Safe text can hold. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the escape is what it looks for
export const colourCode = /\u001b\[\d+m/g;

/** No colour: what a pipe or a file gets. */
export const plain: Style = styleOf(() => text => text);

const coloured: Style = styleOf(name => {
  const [on, off] = codes[name];
  const open = `\u001b[${on}m`;
  const close = `\u001b[${off}m`;
  return text => {
    if (text === '') return text;
    // Red inside bold, dim inside red: an inner end would end the outer style too, and a pager ends both at a line feed.
    const inner = text.replaceAll(close, close + open).replaceAll('\n', `${close}\n${open}`);
    return (open + inner + close) as typeof text;
  };
});

/** The style for a stream: coloured where `wantsColour` says so. */
export function styleFor(stream: { readonly isTTY?: boolean }, env: NodeJS.ProcessEnv = process.env): Style {
  return wantsColour(stream, env) ? coloured : plain;
}

/**
 * Colour goes to a terminal only. NO_COLOR (any value but the empty one) turns it off and wins; FORCE_COLOR turns it on
 * for a pipe, or off when it is `0` or `false`; TERM=dumb has none.
 */
export function wantsColour(stream: { readonly isTTY?: boolean }, env: NodeJS.ProcessEnv = process.env): boolean {
  if (env.NO_COLOR) return false;
  const force = env.FORCE_COLOR;
  if (force !== undefined) return force !== '0' && force !== 'false';
  return stream.isTTY === true && env.TERM !== 'dumb';
}

function styleOf(paint: (name: StyleName) => Paint): Style {
  const names = Object.keys(codes) as StyleName[];
  return Object.fromEntries(names.map(name => [name, paint(name)])) as Record<StyleName, Paint>;
}
