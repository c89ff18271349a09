/**
 * Markdown drawn as React elements, token by token: a list of what may appear, with nothing that fetches and no raw HTML.
 * The one place where the text of a session becomes anything else than text.
 */
import type { Token, Tokens } from 'marked';
import { Fragment, type ReactNode } from 'react';
import { CopyButton } from '../ui/copy-button.tsx';
import { placed } from '../ui/placed.ts';
import { ScrollBox } from '../ui/scroll-box.tsx';
import { visibleText } from '../ui/visible-text.tsx';
import { decoded, safeAddress } from './parse-markdown.ts';

/** What is nested deeper stands there as it was written. */
const MOST_DEPTH = 24;

export function Markdown({ tokens }: { readonly tokens: readonly Token[] }) {
  return <div className="grid grid-cols-[minmax(0,1fr)] gap-3 text-14 leading-read">{drawAll(tokens, 0)}</div>;
}

function drawAll(tokens: readonly Token[] | undefined, depth: number): ReactNode {
  return placed(tokens ?? []).map(([key, token]) => <Fragment key={key}>{draw(token, depth)}</Fragment>);
}

function draw(token: Token, depth: number): ReactNode {
  if (depth > MOST_DEPTH) return visibleText(token.raw);
  const inner = () => drawAll((token as Tokens.Generic).tokens, depth + 1);
  switch (token.type) {
    case 'space':
    case 'def':
      return null;
    case 'paragraph':
      return <p dir="auto">{inner()}</p>;
    case 'heading':
      return <Heading level={(token as Tokens.Heading).depth}>{inner()}</Heading>;
    case 'blockquote':
      return <blockquote className="grid gap-3 border-l-2 border-line-2 pl-3 text-ink-2">{inner()}</blockquote>;
    case 'list':
      return <List list={token as Tokens.List} depth={depth} />;
    case 'table':
      return <Table table={token as Tokens.Table} depth={depth} />;
    case 'code':
      return <Code code={token as Tokens.Code} />;
    case 'hr':
      return <hr className="border-line" />;
    case 'br':
      return <br />;
    case 'strong':
      return <strong className="font-semibold">{inner()}</strong>;
    case 'em':
      return <em>{inner()}</em>;
    case 'del':
      return <del>{inner()}</del>;
    case 'codespan':
      return (
        <code dir="ltr" className="rounded-s bg-f-cut px-1 font-mono text-12 wrap-anywhere">
          {visibleText(token.text)}
        </code>
      );
    case 'link':
      return <Link link={token as Tokens.Link}>{inner()}</Link>;
    case 'image':
      return <Image image={token as Tokens.Image} />;
    case 'checkbox':
      return <span className="mr-1 font-mono text-12">{(token as Tokens.Checkbox).checked ? '[x]' : '[ ]'}</span>;
    case 'escape':
      return visibleText(token.text);
    case 'text':
      return (token as Tokens.Text).tokens === undefined ? visibleText(decoded(token.text)) : inner();
    default:
      return visibleText(token.raw);
  }
}

function Heading({ level, children }: { readonly level: number; readonly children: ReactNode }) {
  const size = level === 1 ? 'text-16' : 'text-14';
  return (
    // A heading of a message is none of the page.
    <p dir="auto" className={`font-semibold ${size} mt-1 leading-[1.3]`}>
      {children}
    </p>
  );
}

function List({ list, depth }: { readonly list: Tokens.List; readonly depth: number }) {
  const items = placed(list.items).map(([key, item]) => (
    <li key={key} dir="auto" className={`[&>p+*]:mt-2 ${item.task ? '-ms-5 list-none' : ''}`}>
      {drawAll(item.tokens, depth + 1)}
    </li>
  ));
  const spaced = `grid ps-5 ${list.loose ? 'gap-2' : 'gap-1'}`;
  if (!list.ordered) return <ul className={`${spaced} list-disc`}>{items}</ul>;
  return (
    <ol className={`${spaced} list-decimal`} start={Number.isSafeInteger(list.start) ? Number(list.start) : 1}>
      {items}
    </ol>
  );
}

function Table({ table, depth }: { readonly table: Tokens.Table; readonly depth: number }) {
  const cell = 'border-b border-line py-1 pe-4 align-top';
  return (
    <div className="overflow-x-auto">
      <table className="text-13">
        <thead>
          <tr>
            {placed(table.header).map(([key, head]) => (
              <th key={key} dir="auto" className={`${cell} ${sideOf(head)} font-medium text-ink-3`}>
                {drawAll(head.tokens, depth + 1)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {placed(table.rows).map(([at, row]) => (
            <tr key={at}>
              {placed(row).map(([key, of]) => (
                <td key={key} dir="auto" className={`${cell} ${sideOf(of)}`}>
                  {drawAll(of.tokens, depth + 1)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function sideOf({ align }: Tokens.TableCell): string {
  return align === 'right' ? 'text-end' : align === 'center' ? 'text-center' : 'text-start';
}

function Code({ code: { text, lang } }: { readonly code: Tokens.Code }) {
  return (
    <div className="group relative">
      <ScrollBox label={lang ? `Code, ${visibleText(lang)}` : 'Code'} className="bg-sunken">
        <pre className="w-max min-w-full px-3 py-2 leading-[18px] [tab-size:4]">{visibleText(text)}</pre>
      </ScrollBox>
      <span className="absolute top-1.5 right-2 rounded-s bg-sunken px-1 text-12 text-ink-3 opacity-0 group-focus-within:opacity-100 group-hover:opacity-100">
        <CopyButton text={() => text} />
      </span>
    </div>
  );
}

/** Its address stands there in full when it is pointed at or reached: what a link says and where it leads are two things. */
function Link({ link, children }: { readonly link: Tokens.Link; readonly children: ReactNode }) {
  const address = safeAddress(link.href);
  if (address === undefined)
    return (
      <>
        {children} <span className="text-ink-3 wrap-anywhere">({visibleText(link.href)})</span>
      </>
    );
  return (
    <a
      href={address}
      target="_blank"
      rel="noopener noreferrer nofollow"
      title={visibleText(address)}
      className="group/link underline decoration-line-2 underline-offset-3 wrap-anywhere hover:decoration-current"
    >
      {children}
      {link.text !== link.href && (
        <span className="hidden text-12 text-ink-3 group-focus-visible/link:inline"> {visibleText(address)}</span>
      )}
    </a>
  );
}

/** Nothing is fetched: of an image its words and its address. */
function Image({ image: { text, href } }: { readonly image: Tokens.Image }) {
  return (
    <span className="text-ink-2">
      [image{text === '' ? '' : `: ${visibleText(text)}`}]{' '}
      <span className="text-ink-3 wrap-anywhere">{visibleText(href)}</span>
    </span>
  );
}
