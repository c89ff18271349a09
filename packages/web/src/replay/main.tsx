import '../styles/app.css';
import { createRoot } from 'react-dom/client';
import { PAGE_VERSION } from 'tacho/src/core/page/page.ts';
import { embeddedPage } from '../page/embedded.ts';
import type { PageSource } from '../page/source.ts';
import { restoreLook } from '../state/look.ts';
import { openViewer, ViewerProvider } from '../state/viewer.ts';
import { Unreadable } from './nothing.tsx';
import { Replay } from './replay.tsx';

const element = document.getElementById('root');
if (element !== null) {
  restoreLook();
  void readPage().then(source => createRoot(element).render(pageOf(source)));
}

function pageOf(source: PageSource | string) {
  if (typeof source === 'string') return <Unreadable reason={source} />;
  return (
    <ViewerProvider value={openViewer(source)}>
      <Replay />
    </ViewerProvider>
  );
}

/** The page, or why there is none, in a sentence. */
async function readPage(): Promise<PageSource | string> {
  try {
    const source = await embeddedPage(document);
    const { version } = source.page.head;
    return version === PAGE_VERSION
      ? source
      : `It is of a tacho that this one does not know (version ${version} of the page).`;
  } catch {
    return 'The file is not complete: the data of the session is missing, or was cut.';
  }
}
