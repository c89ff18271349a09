/**
 * Keys as they stand on a keyboard.
 */
const NAMES: Readonly<Record<string, string>> = {
  ArrowDown: '↓',
  ArrowUp: '↑',
  ArrowLeft: '←',
  ArrowRight: '→',
  PageDown: 'PgDn',
  PageUp: 'PgUp',
  Escape: 'Esc',
  'Meta+k': '⌘K',
  'Control+k': 'Ctrl K',
};

export function Keys({ keys }: { readonly keys: readonly string[] }) {
  const shown = keys.length > 3 ? [`${keys[0]}–${keys.at(-1)}`] : keys.flatMap(key => NAMES[key] ?? key.split(' '));
  return (
    <span className="inline-flex gap-1">
      {shown.map((key, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: g g is the same key twice
        <kbd key={at} className="key">
          {key}
        </kbd>
      ))}
    </span>
  );
}
