/**
 * Who may import whom, as data. A row for each folder of src; a folder without a row fails the test.
 * `layering.ts` holds the code to it; docs/ARCHITECTURE.md tells the same in words.
 */

export interface Layer {
  /** Other folders (or files) of src that this one may import. */
  readonly may: readonly string[];
  /** Those of `may` that only `import()` may reach. */
  readonly lazily?: readonly string[];
  /** npm packages any file here may import, as written; 'any' for all. Tests may import what they like. */
  readonly npm: readonly string[] | 'any';
  /** npm packages that one file or folder here may import besides; `*` stands for any characters but a slash. */
  readonly npmOf?: Readonly<Record<string, readonly string[]>>;
  /** Whether `node:` modules may be imported. Never node:sqlite, which is for SQLITE_OWNERS. */
  readonly node: boolean;
  /** The features of this folder do not import each other: what two of them share moves down to core. */
  readonly features?: 'children' | { readonly under: string };
  /** A file here stays with one other folder. */
  readonly oneSurface?: boolean;
  readonly why: string;
}

const PURE = ['core', 'analyses', 'importers', 'exporters', 'rules', 'workflow'];
const EFFECTS = ['store', 'facts', 'capture', 'sdk', 'guard'];
const VERSION = 'version.gen.ts';

export const LAYERS: Readonly<Record<string, Layer>> = {
  [VERSION]: { may: [], npm: [], node: false, why: 'one generated constant' },

  core: {
    may: [],
    npm: ['zod/mini'],
    npmOf: {
      'pricing.ts': ['@pydantic/genai-prices'],
      'tariffs.ts': ['@pydantic/genai-prices'],
      'model-names.ts': ['@pydantic/genai-prices'],
      'redact/phone.ts': ['libphonenumber-js/min'],
      'redact/patterns.ts': ['re2js'],
    },
    node: false,
    why: 'everything stands on it, so it stands on nothing; one file owns each heavy library',
  },

  analyses: {
    may: ['core'],
    npm: [],
    npmOf: { 'diff/*': ['diff'] },
    node: false,
    features: 'children',
    why: 'data in, data out: the same analysis runs in a command, a route and a test',
  },
  importers: {
    may: ['core'],
    npm: [],
    node: false,
    features: 'children',
    why: 'lines in, events out: one format, one folder, and files are read by the shell',
  },
  exporters: {
    may: ['core'],
    npm: [],
    node: false,
    features: 'children',
    why: 'events in, chunks out: where they go is the business of the shell',
  },
  workflow: { may: ['core'], npm: [], node: false, why: 'a fold like any other' },
  rules: {
    may: ['core'],
    npm: ['unbash', 'picomatch'],
    node: false,
    why: 'a verdict must be the same in an audit and in a guard, so it sees data only',
  },

  store: {
    may: ['core'],
    npm: [],
    npmOf: { 'redactor.ts': ['@noble/hashes/hmac.js', '@noble/hashes/sha2.js', '@noble/hashes/utils.js'] },
    node: true,
    why: 'the only owner of stored data; readers go through its methods',
  },
  facts: { may: ['core'], npm: [], node: true, why: 'git, clock and processes become plain data here' },
  capture: {
    may: ['core', 'rules', 'workflow', 'importers', 'store', 'facts'],
    npm: [],
    node: true,
    features: 'children',
    why: 'runs inside the agent: it must start at once and reach little',
  },
  sdk: {
    may: ['core', 'rules', 'workflow', 'importers', 'store', 'facts'],
    npm: [],
    node: true,
    features: { under: 'wrappers' },
    why: "runs inside somebody's program: no required dependency",
  },
  guard: {
    may: ['core', 'rules', 'workflow', 'importers', 'store', 'facts'],
    npm: [],
    node: true,
    why: 'decides about the agent: it reaches what it needs for a verdict',
  },

  server: {
    may: [...PURE, ...EFFECTS, VERSION],
    npm: 'any',
    node: true,
    why: 'a surface; surfaces do not know each other',
  },
  mcp: {
    may: [...PURE, ...EFFECTS, VERSION],
    npm: 'any',
    node: true,
    why: 'a surface; surfaces do not know each other',
  },
  cli: {
    may: [...PURE, ...EFFECTS, VERSION, 'server', 'mcp'],
    lazily: ['server', 'mcp'],
    npm: ['commander', 'get-east-asian-width'],
    node: true,
    why: 'the front door; other surfaces are loaded only by the command that starts them',
  },
  entries: {
    may: ['cli', 'capture', 'sdk', 'guard', 'server', 'mcp', 'store'],
    npm: [],
    node: true,
    oneSurface: true,
    why: 'the only files that act on import, one surface each; their weight is checked in entry-weight.test.ts',
  },
};

/** The folders that may name node:sqlite, in any way. */
export const SQLITE_OWNERS: readonly string[] = ['store'];
