/**
 * Ids: which strings may name a session (and so a folder), and how an event gets its id.
 */

const SESSION_ID = /^[A-Za-z0-9][A-Za-z0-9_-]{0,127}$/;

/** True when `id` can name a session. Nothing that passes can leave the store: no dot, slash, blank or control byte. */
export function isSessionId(id: unknown): id is string {
  return typeof id === 'string' && SESSION_ID.test(id);
}

/** The id of a subagent's session: `<session>_<agent>`; undefined when the two do not make a valid id. */
export function childSessionId(sessionId: string, agentId: string): string | undefined {
  const id = `${sessionId}_${agentId}`;
  return isSessionId(id) ? id : undefined;
}

/**
 * The event_id of an identity key: 16 hex digits. The key is the identity; the id is its short name, so two runs,
 * two machines and every order of import give one act one id. Not a defence against somebody who wants a clash.
 */
export function eventIdOf(key: string): string {
  // Two 32-bit multiply-xorshift lanes over UTF-16 units (the construction known as cyrb53, at full 64 bits).
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let i = 0; i < key.length; i++) {
    const unit = key.charCodeAt(i);
    a = Math.imul(a ^ unit, 0x9e3779b1);
    b = Math.imul(b ^ unit, 0x5f356495);
  }
  a = Math.imul(a ^ (a >>> 16), 0x85ebca6b) ^ Math.imul(b ^ (b >>> 13), 0xc2b2ae35);
  b = Math.imul(b ^ (b >>> 16), 0x85ebca6b) ^ Math.imul(a ^ (a >>> 13), 0xc2b2ae35);
  return hex(b, a);
}

const DIGITS = Array.from('0123456789abcdef', digit => digit.charCodeAt(0));

/** Both lanes as 16 hex digits; number-to-text conversion by radix is ten times slower. */
function hex(high: number, low: number): string {
  const digit = (lane: number, shift: number) => DIGITS[(lane >>> shift) & 15] as number;
  return String.fromCharCode(
    digit(high, 28),
    digit(high, 24),
    digit(high, 20),
    digit(high, 16),
    digit(high, 12),
    digit(high, 8),
    digit(high, 4),
    digit(high, 0),
    digit(low, 28),
    digit(low, 24),
    digit(low, 20),
    digit(low, 16),
    digit(low, 12),
    digit(low, 8),
    digit(low, 4),
    digit(low, 0),
  );
}
