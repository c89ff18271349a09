/**
 * A text of Markdown as it is read aloud: without the signs for bold, headings, links and fences. For one line of it,
 * beside other lines.
 */

/** More of a text than this is never shown in a line. */
const MOST_CHARS = 4_000;

/** The beginning of a text, its lines still apart. A text without signs comes back as it is. */
export function plainText(text: string): string {
  const start = text.length > MOST_CHARS ? text.slice(0, MOST_CHARS) : text;
  if (!/[*_#[|`~<-]/.test(start)) return start;
  return start
    .replace(/!?\[([^[\]\n]{1,300})\]\((?:<[^<>\n]{0,500}>|[^()\s]{0,1000})\)/g, '$1')
    .replace(/^[ \t]*(?:```|~~~).*$/gm, '')
    .replace(/^[ \t]*(?:-{3,}|\*{3,}|_{3,})[ \t]*$/gm, '')
    .replace(/^[ \t]*\|[\s:|-]+\|[ \t]*$/gm, '')
    .replace(/^[ \t]*\|(.+)\|[ \t]*$/gm, (_, row: string) => `${row.trim().replace(/\s*\|\s*/g, ', ')};`)
    .replace(/^[ \t]*#{1,6}[ \t]+(.+?)[ \t#]*$/gm, (_, heading: string) =>
      /[.:!?。：！？]$/.test(heading) ? heading : `${heading}:`,
    )
    .replace(/^([ \t]*)[*+-][ \t]+(?:\[[ x]\][ \t]+)?/gm, '$1• ')
    .replace(/(\*\*|__)(?=\S)([^\n]+?)\1/g, '$2')
    .replace(/(?<![\w*])\*(?=[^\s*])([^*\n]+)\*(?![\w*])/g, '$1')
    .replace(/<\/?(?:b|i|em|strong|br|p|details|summary|sub|sup)\s*\/?>/gi, ' ');
}
