/**
 * A text of Markdown as it is read aloud: without the signs for bold, headings, links and fences. For one line of it,
 * beside other lines.
 */

/** More of a text than this is never shown in a line. */
const MOST_CHARS = 4_000;

type Sign = readonly [sign: string, pattern: RegExp, by: string | ((match: string, ...groups: string[]) => string)];

/** In the order in which they are taken away. A text without the sign is not looked through for its pattern. */
const SIGNS: readonly Sign[] = [
  ['](', /!?\[([^[\]\n]{1,300})\]\((?:<[^<>\n]{0,500}>|[^()\s]{0,1000})\)/g, '$1'],
  ['```', /^[ \t]*```.*$/gm, ''],
  ['~~~', /^[ \t]*~~~.*$/gm, ''],
  ['---', /^[ \t]*-{3,}[ \t]*$/gm, ''],
  ['***', /^[ \t]*\*{3,}[ \t]*$/gm, ''],
  ['___', /^[ \t]*_{3,}[ \t]*$/gm, ''],
  ['|', /^[ \t]*\|[\s:|-]+\|[ \t]*$/gm, ''],
  ['|', /^[ \t]*\|(.+)\|[ \t]*$/gm, (_, row = '') => `${row.trim().replace(/\s*\|\s*/g, ', ')};`],
  [
    '#',
    /^[ \t]*#{1,6}[ \t]+(.+?)[ \t#]*$/gm,
    (_, heading = '') => (/[.:!?。：！？]$/.test(heading) ? heading : `${heading}:`),
  ],
  ['* ', /^([ \t]*)\*[ \t]+(?:\[[ x]\][ \t]+)?/gm, '$1• '],
  ['+ ', /^([ \t]*)\+[ \t]+(?:\[[ x]\][ \t]+)?/gm, '$1• '],
  ['- ', /^([ \t]*)-[ \t]+(?:\[[ x]\][ \t]+)?/gm, '$1• '],
  ['**', /\*\*(?=\S)([^\n]+?)\*\*/g, '$1'],
  ['__', /__(?=\S)([^\n]+?)__/g, '$1'],
  ['*', /(?<![\w*])\*(?=[^\s*])([^*\n]+)\*(?![\w*])/g, '$1'],
  ['<', /<\/?(?:b|i|em|strong|br|p|details|summary|sub|sup)\s*\/?>/gi, ' '],
];

/** The beginning of a text, its lines still apart. A text without signs comes back as it is. */
export function plainText(text: string): string {
  let plain = text.length > MOST_CHARS ? text.slice(0, MOST_CHARS) : text;
  if (!/[*_#[|`~<+-]/.test(plain)) return plain;
  for (const [sign, pattern, by] of SIGNS)
    if (plain.includes(sign)) plain = typeof by === 'string' ? plain.replace(pattern, by) : plain.replace(pattern, by);
  return plain;
}
