/**
 * An annotation on one line.
 */
import type { Annotation } from '../../core/annotations.ts';
import { join, type Safe, safe } from '../terminal/safe.ts';
import { sanitise } from '../terminal/sanitise.ts';
import type { Style } from '../terminal/style.ts';

/** `  ★  [root-cause]`: what it is beside its note, with blanks before each part. */
export function annotationHead({ bookmark, label }: Annotation, style: Style): Safe {
  return join([
    bookmark === true ? safe`  ${style.write(safe`★ bookmark`)}` : safe``,
    label === '' ? safe`` : safe`  ${style.write(safe`[${sanitise(label)}]`)}`,
  ]);
}

/** `✎ [root-cause] retry loop starts — ada`. */
export function annotationLine(annotation: Annotation, style: Style): Safe {
  const { note, label, author, bookmark } = annotation;
  const parts = [
    bookmark === true ? safe`★` : safe`✎`,
    ...(label === '' ? [] : [safe`[${sanitise(label)}]`]),
    ...(note === '' ? [] : [sanitise(note)]),
    ...(author === '' ? [] : [safe`— ${sanitise(author)}`]),
  ];
  return style.write(join(parts, safe` `));
}
