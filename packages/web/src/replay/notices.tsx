/**
 * What a reader must know of this page, in one quiet line that opens.
 */
import { useViewer } from '../state/viewer.ts';
import { visibleText } from '../ui/visible-text.tsx';

export function Notices() {
  const { head } = useViewer();
  const lines = [...(head.redaction === null ? [] : [head.redaction]), ...head.notices];
  const [first, ...more] = lines;
  if (first === undefined) return null;
  const className = 'px-4 pb-2 text-12 leading-read text-ink-3';
  if (more.length === 0) {
    return (
      <p className={className}>
        <bdi>{visibleText(first)}</bdi>
      </p>
    );
  }
  return (
    <details className={`notices ${className}`}>
      <summary className="cursor-pointer">
        <bdi>{visibleText(first)}</bdi> <span className="link">{more.length} more</span>
      </summary>
      <ul>
        {more.map(line => (
          <li key={line}>
            <bdi>{visibleText(line)}</bdi>
          </li>
        ))}
      </ul>
    </details>
  );
}
