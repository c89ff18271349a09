/** Made by `npm run gen`; do not edit. */
export const commands = {
  annotate: () => import('./annotate.ts'),
  cost: () => import('./cost.ts'),
  doctor: () => import('./doctor.ts'),
  export: () => import('./export.ts'),
  hook: () => import('./hook.ts'),
  import: () => import('./import.ts'),
  index: () => import('./index.ts'),
  inspect: () => import('./inspect.ts'),
  list: () => import('./list.ts'),
  redact: () => import('./redact.ts'),
  replay: () => import('./replay.ts'),
  search: () => import('./search.ts'),
  setup: () => import('./setup.ts'),
  show: () => import('./show.ts'),
  start: () => import('./start.ts'),
  stats: () => import('./stats.ts'),
} as const;
