/**
 * Model names: the spellings one model goes by in the wild, and whether the price table's rule really means it.
 */
import type { MatchLogic, ModelInfo } from '@pydantic/genai-prices';

/** What the wild adds to a model's name, outermost first. */
const WRAPPINGS: readonly RegExp[] = [
  /\[1m\]$/, // Claude Code's context window
  /^.*\//, // router and vendor: converse/…, anthropic/…
  /^(?:[a-z-]+\.)?anthropic\./, // Bedrock's region and vendor
  /-v\d+(?::\d+)?$/, // Bedrock's version
  /@[^@]*$/, // Vertex's date
];

/** The name as it is, in lower case, then with one wrapping after the other taken off. */
export function spellingsOf(model: string): string[] {
  let name = model.trim().toLowerCase();
  const names = [name];
  for (const wrapping of WRAPPINGS) {
    const bare = name.replace(wrapping, '');
    if (bare === name || bare === '') continue;
    names.push(bare);
    name = bare;
  }
  return names;
}

/** Whose list to ask for a name that several sell; Bedrock's own spelling has Bedrock's own prices. */
export function providerHint(name: string): { providerId?: string } {
  if (name.includes('anthropic.claude')) return { providerId: 'aws' };
  if (name.startsWith('claude')) return { providerId: 'anthropic' };
  if (/^(?:gpt-|chatgpt-|codex-|o\d)/.test(name)) return { providerId: 'openai' };
  if (name.startsWith('gemini')) return { providerId: 'google' };
  return {};
}

/** Additions that do not make another model: dates, previews, numbered revisions. */
const HARMLESS =
  /(?:-(?:latest|thinking|preview|exp|00\d|(?:0[1-9]|1[0-2])[0-3]\d)|(?<=preview|exp)-\d\d-\d{2,4}|[-@](?:20\d{6}|20\d\d-\d\d-\d\d)|-v\d(?::\d)?|:\d)*$/y;

/**
 * The table's rules are often "starts with", so `claude-opus-4-10` is claude-opus-4-1 to it and `claude-sonnet-5-5`
 * claude-sonnet-5. A match counts only when what the rule does not name is harmless: a wrong price is worse than none.
 */
export function isExact(model: ModelInfo, name: string): boolean {
  const literal = longestLiteral(model.match, name);
  if (literal === undefined) return true; // a regular expression, which the table's authors anchor
  const start = name.indexOf(literal);
  if (start > 0 && !/[/.]/.test(name.charAt(start - 1))) return false;
  let end = start + literal.length;
  if (/[a-z0-9]/.test(name.charAt(end))) {
    // The rule ends inside a word of the name: look at the whole word.
    while (end > start && /[a-z0-9]/.test(name.charAt(end - 1))) end--;
    if (end > start) end--;
  }
  HARMLESS.lastIndex = end;
  return HARMLESS.test(name);
}

function longestLiteral(rule: MatchLogic, name: string): string | undefined {
  if ('or' in rule || 'and' in rule) {
    const parts = 'or' in rule ? rule.or : rule.and;
    const literals = parts.map(part => longestLiteral(part, name)).filter(literal => literal !== undefined);
    return literals.reduce<string | undefined>((a, b) => (a === undefined || b.length > a.length ? b : a), undefined);
  }
  if ('regex' in rule) return undefined;
  const [kind, text] = Object.entries(rule)[0] as [keyof typeof HOLDS, string];
  const literal = text.toLowerCase();
  return HOLDS[kind](name, literal) ? literal : undefined;
}

const HOLDS = {
  equals: (name: string, text: string) => name === text,
  starts_with: (name: string, text: string) => name.startsWith(text),
  ends_with: (name: string, text: string) => name.endsWith(text),
  contains: (name: string, text: string) => name.includes(text),
};
