/**
 * Dependencies in lines of manifests: package.json, requirements.txt, pyproject.toml, Cargo.toml, go.mod, Gemfile.
 */

export interface Listed {
  readonly name: string;
  readonly version: string | null;
}

/** Keys of a manifest that look like a dependency and are none. */
const NOT_NAMES = new Set(
  'version name node npm pnpm yarn bun engines packageManager edition rust-version python requires-python target-version line-length license type main resolver description'.split(
    ' ',
  ),
);

type Reading = (line: string) => Listed | undefined;

const READINGS: readonly (readonly [RegExp, Reading])[] = [
  [
    /(?:^|\/)package\.json$/,
    line => listed(/^\s*"(@?[\w./-]+)":\s*"((?:[~^<>=*]|\d|workspace:|npm:|latest|next)[^"]*)",?\s*$/.exec(line)),
  ],
  [
    /(?:^|\/)requirements[\w.-]*\.(?:txt|in)$/,
    line => listed(/^([A-Za-z][\w.-]*(?:\[[^\]]*\])?)\s*(?:([=<>~!]=?[^\s;#]*))?\s*(?:[;#].*)?$/.exec(line)),
  ],
  [
    /(?:^|\/)pyproject\.toml$/,
    line =>
      listed(/^\s*"([A-Za-z][\w.-]*(?:\[[^\]]*\])?)\s*([=<>~!]=?[^";]*)[^"]*",?\s*$/.exec(line)) ??
      listed(/^([A-Za-z][\w-]*)\s*=\s*(?:"([~^<>=*]?\d[^"]*|\*)"|\{.*\bversion\s*=\s*"([^"]+)".*\})\s*$/.exec(line)),
  ],
  [
    /(?:^|\/)Cargo\.toml$/,
    line =>
      listed(/^([A-Za-z][\w-]*)\s*=\s*(?:"([~^=<>]?\d[^"]*|\*)"|\{.*\bversion\s*=\s*"([^"]+)".*\})\s*$/.exec(line)),
  ],
  [/(?:^|\/)go\.mod$/, line => listed(/^\s*(?:require\s+)?([\w-]+(?:\.[\w-]+)+\/\S+)\s+(v\d\S*)/.exec(line))],
  [/(?:^|\/)Gemfile$/, line => listed(/^\s*gem\s+['"]([\w-]+)['"](?:\s*,\s*['"]([^'"]+)['"])?/.exec(line))],
];

/** How to read the lines of a file; undefined for one that is no manifest. */
export function manifestReading(path: string): Reading | undefined {
  return READINGS.find(([pattern]) => pattern.test(path))?.[1];
}

function listed(match: RegExpExecArray | null): Listed | undefined {
  const name = match?.[1];
  if (name === undefined || NOT_NAMES.has(name)) return undefined;
  return { name, version: match?.[2] ?? match?.[3] ?? null };
}
