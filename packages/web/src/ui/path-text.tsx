/**
 * A path, whole: where it must break, it breaks after a separator.
 */
import { Fragment } from 'react';
import { placed } from './placed.ts';
import { visibleText } from './visible-text.tsx';

export function PathText({ path }: { readonly path: string }) {
  return (
    <bdi className="wrap-anywhere">
      {placed(visibleText(path).split(/(?<=[/\\])/)).map(([key, part]) => (
        <Fragment key={key}>
          {part}
          <wbr />
        </Fragment>
      ))}
    </bdi>
  );
}
