/** Made by `npm run gen`; do not edit. */
export const analyses = {
  explain: () => import('./explain/index.ts'),
  'token-budget': () => import('./token-budget/index.ts'),
} as const;
