/**
 * A button that copies a text and says that it did.
 */
import { useEffect, useState } from 'react';

interface CopyButtonProps {
  readonly label?: string;
  /** Made when it is asked for. */
  readonly text: () => string;
}

export function CopyButton({ label = 'Copy', text }: CopyButtonProps) {
  const [said, setSaid] = useState('');
  useEffect(() => {
    if (said === '') return;
    const timer = setTimeout(setSaid, 1_500, '');
    return () => clearTimeout(timer);
  }, [said]);
  return (
    <button
      type="button"
      className={QUIET_BUTTON}
      onClick={() => void copyText(text()).then(done => setSaid(done ? 'Copied' : 'Not allowed'))}
    >
      <span aria-live="polite">{said || label}</span>
    </button>
  );
}

/** A button that looks like the text around it. */
export const QUIET_BUTTON =
  'cursor-pointer whitespace-nowrap underline decoration-line-2 decoration-1 underline-offset-3 hover:decoration-current';

/** False where the browser does not let us. */
async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

/** For browsers that keep the clipboard from pages opened from disk. */
function copyBySelection(text: string): boolean {
  const area = document.createElement('textarea');
  area.value = text;
  area.className = 'fixed top-0 opacity-0';
  document.body.append(area);
  area.select();
  const done = document.execCommand('copy');
  area.remove();
  return done;
}
