/**
 * What stands where there is nothing to show: a session without events, a file that cannot be read.
 */
export function NothingRecorded() {
  return (
    <div className="mx-auto max-w-[640px] px-6 py-16 text-14 leading-read">
      <h2 className="text-20 font-semibold">Nothing was recorded in this session.</h2>
      <p className="mt-3 text-ink-2">
        <code className="code">tacho setup</code> shows whether recording is set up for the agent;{' '}
        <code className="code">tacho import --discover</code> finds what agents have kept of past sessions themselves.
      </p>
    </div>
  );
}

/** A file without its data, or cut off. */
export function Unreadable({ reason }: { readonly reason: string }) {
  return (
    <main className="mx-auto max-w-[640px] px-6 py-16 text-14 leading-read">
      <h1 className="text-20 font-semibold">This page cannot be read.</h1>
      <p className="mt-3 text-ink-2">
        {reason} Copy it once more from where it came from, or write it again:{' '}
        <code className="code">tacho replay --format html</code>.
      </p>
    </main>
  );
}
