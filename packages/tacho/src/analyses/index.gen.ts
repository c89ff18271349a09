/** Made by `npm run gen`; do not edit. */
export const analyses = {
  cost: () => import('./cost/index.ts'),
  diff: () => import('./diff/index.ts'),
  explain: () => import('./explain/index.ts'),
  postmortem: () => import('./postmortem/index.ts'),
  standup: () => import('./standup/index.ts'),
  stats: () => import('./stats/index.ts'),
  tree: () => import('./tree/index.ts'),
} as const;
