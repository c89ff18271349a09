/** Made by `npm run gen`; do not edit. */
export const analyses = {
  explain: () => import('./explain/index.ts'),
  postmortem: () => import('./postmortem/index.ts'),
  standup: () => import('./standup/index.ts'),
} as const;
