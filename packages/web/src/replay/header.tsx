/**
 * What the session was: its title, who did it where and when, how it ended, what it cost.
 */
import { agoText } from 'tacho/src/core/numbers.ts';
import type { PageHead } from 'tacho/src/core/page/page.ts';
import { useViewer } from '../state/viewer.ts';
import { harmless, oneLine } from '../ui/harmless.ts';
import { momentWithZone } from '../ui/words.ts';
import { Figures } from './figures.tsx';

export function Header() {
  const { head } = useViewer();
  const failed = head.status === 'failed';
  return (
    <header className="flex flex-wrap items-end gap-x-8 gap-y-2 px-4 pt-4 pb-3 max-sm:py-3">
      <div className="min-w-0 flex-[1_1_360px]">
        <h1
          title={oneLine(head.title)}
          className="line-clamp-3 text-20 leading-[1.25] font-semibold tracking-[-.01em] wrap-anywhere max-sm:text-16"
        >
          {failed && (
            <span className="text-t-error">
              <span aria-hidden="true">✕ </span>
              <span className="sr-only">Failed: </span>
            </span>
          )}
          <bdi>{oneLine(head.title) || 'Session without a title'}</bdi>
        </h1>
        <Facts head={head} />
      </div>
      <Figures />
    </header>
  );
}

function Facts({ head }: { readonly head: PageHead }) {
  const { started_at, session_id, agent, agent_version, user, project, branch } = head;
  const place = [project, branch].filter(part => part !== null).join('@');
  return (
    <div className="mt-1.5 flex flex-wrap items-center gap-x-3 gap-y-0.5 leading-read text-ink-3">
      {agent !== null && (
        <b className="font-medium text-ink-2" title={[agent, agent_version].filter(Boolean).join(' ')}>
          <bdi>{harmless(agent)}</bdi>
        </b>
      )}
      <Status head={head} />
      {user !== null && <bdi>{harmless(user)}</bdi>}
      {place !== '' && <bdi dir="ltr">{harmless(place)}</bdi>}
      {started_at !== null && (
        <time title={momentWithZone(started_at)} dateTime={new Date(started_at * 1_000).toISOString()}>
          {agoText(started_at, Date.now() / 1_000)}
        </time>
      )}
      <code className="font-mono text-12" title={harmless(session_id)}>
        <bdi dir="ltr">{harmless(session_id.slice(0, 8))}</bdi>
      </code>
    </div>
  );
}

function Status({ head: { status, failure_reason } }: { readonly head: PageHead }) {
  const reason = failure_reason === null ? '' : `: ${oneLine(failure_reason)}`;
  if (status === 'running') {
    return (
      <span className="text-t-accent" title="It ran when this page was written">
        <i className="mr-1.5 inline-block size-[7px] rounded-full bg-accent" />
        running
      </span>
    );
  }
  return (
    <span className={status === 'failed' ? 'font-medium text-t-error' : ''}>
      {status === 'unknown' ? 'ending unknown' : status}
      <bdi>{reason}</bdi>
    </span>
  );
}
