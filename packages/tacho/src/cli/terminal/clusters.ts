/**
 * Characters as a reader sees them (grapheme clusters), and the columns each takes in a terminal.
 *
 * The rules are those of the npm package string-width 9 (its index.js, "Logic"), which a test holds this file against.
 * That package is not used itself because loading it costs as much as starting Node: it makes its segmenter and its
 * expressions at import. Here they are made when the first character needs them, which in most lists is never.
 */
import { eastAsianWidth } from 'get-east-asian-width';

export interface Cluster {
  /** Index in the text behind its last unit. */
  readonly end: number;
  readonly width: number;
}

/** The clusters of a text that the sanitiser has passed. */
export function clustersOf(text: string): Cluster[] {
  tools ??= makeTools();
  const clusters: Cluster[] = [];
  for (const { segment, index } of tools.segmenter.segment(text)) {
    clusters.push({ end: index + segment.length, width: widthOf(segment, tools) });
  }
  return clusters;
}

interface Tools {
  readonly segmenter: Intl.Segmenter;
  /** Takes two columns whatever its code points say. */
  readonly emoji: RegExp;
  readonly joinedPictographs: RegExp;
  /** A narrow form of a wide sign, asked for by variation selector 15. */
  readonly textStyle: RegExp;
  /** Takes no column; the Arabic number signs and their like, which span digits, do. */
  readonly invisible: RegExp;
  readonly hangul: RegExp;
}

let tools: Tools | undefined;

function makeTools(): Tools {
  return {
    segmenter: new Intl.Segmenter(),
    emoji: /^(?:\p{RGI_Emoji}|\p{Regional_Indicator}{1,2}|[\d#*]\u{FE0F})/v,
    joinedPictographs: /\u{200D}\p{Extended_Pictographic}/v,
    textStyle: /^[\p{Emoji_Presentation}--[\u{10000}-\u{10FFFF}]]\u{FE0E}/v,
    invisible:
      /[\p{Default_Ignorable_Code_Point}\p{Control}\p{Enclosing_Mark}\p{Nonspacing_Mark}[\p{Format}--[\u{600}-\u{605}\u{6DD}\u{890}\u{891}\u{8E2}\u{110BD}\u{110CD}]]]/v,
    hangul: /^[\u{1100}-\u{11FF}\u{A960}-\u{A97C}\u{AC00}-\u{D7A3}\u{D7B0}-\u{D7C6}\u{D7CB}-\u{D7FB}]/v,
  };
}

function widthOf(cluster: string, { emoji, joinedPictographs, textStyle, invisible, hangul }: Tools): number {
  if (textStyle.test(cluster)) return 1;
  if (emoji.test(cluster) || joinedPictographs.test(cluster)) return 2;
  // A Hangul syllable is one block, as wide as its first jamo.
  if (hangul.test(cluster)) return eastAsianWidth(cluster.codePointAt(0) as number);
  let width = 0;
  for (const character of cluster) {
    if (character === '\u{200D}') break;
    if (!invisible.test(character)) width += eastAsianWidth(character.codePointAt(0) as number);
  }
  return width;
}
