import '../styles/app.css';
import { createRoot } from 'react-dom/client';
import { embeddedPage } from '../page/embedded.ts';

const root = document.getElementById('root');
if (root !== null) embeddedPage(document).then(({ page }) => createRoot(root).render(<h1>{page.head.title}</h1>));
