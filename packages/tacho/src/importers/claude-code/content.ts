/**
 * What a message's `content` holds: texts and media. It is a string, a list of blocks, or something malformed.
 */
import { fieldOf, isObject, isText, type JsonObject } from './records.ts';

/** An image or document whose bytes are left out. `bytes` is null where the source is not base64. */
export interface Media {
  readonly media_type: string | null;
  readonly bytes: number | null;
}

/** `message.content` of a record; undefined when the message is no object. */
export function contentOf(record: JsonObject): unknown {
  return fieldOf(record.message, 'content');
}

/** The texts in order: the string itself, every text block, every bare string of a list. */
export function textsOf(content: unknown): string[] {
  if (typeof content === 'string') return [content];
  if (!Array.isArray(content)) return [];
  const texts: string[] = [];
  for (const block of content) {
    const text = textOf(block);
    if (text !== undefined) texts.push(text);
  }
  return texts;
}

/** The text of one block: a text block or a bare string. */
export function textOf(block: unknown): string | undefined {
  if (typeof block === 'string') return block;
  if (!isObject(block) || block.type !== 'text' || typeof block.text !== 'string') return undefined;
  return block.text;
}

/** All texts as one, a line break between two. */
export function joinedText(content: unknown): string {
  if (typeof content === 'string') return content;
  const texts = textsOf(content);
  return texts.length === 1 ? (texts[0] ?? '') : texts.join('\n');
}

/** The image and document blocks of a list. */
export function mediaOf(content: unknown): Media[] {
  if (!Array.isArray(content)) return [];
  const media: Media[] = [];
  for (const block of content) {
    if (isObject(block) && isMediaType(block.type)) media.push(mediaOfSource(block.source));
  }
  return media;
}

export function isMediaType(type: unknown): boolean {
  return type === 'image' || type === 'document';
}

/** A base64 source ({ type: 'base64', media_type, data }) without its data. */
export function mediaOfSource(source: unknown): Media {
  const type = fieldOf(source, 'media_type');
  const data = fieldOf(source, 'data');
  return { media_type: isText(type) ? type : null, bytes: isText(data) ? decodedLength(data) : null };
}

/** Bytes that a base64 text stands for. */
function decodedLength(base64: string): number {
  const padding = base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0;
  return Math.max(0, Math.floor((base64.length * 3) / 4) - padding);
}
