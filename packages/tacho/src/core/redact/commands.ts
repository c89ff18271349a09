/**
 * Secrets that a command, a file of `netrc` or a statement takes by their place: `mysql -p…`, `docker login -u me -p …`,
 * `machine host login me password …`, `IDENTIFIED BY '…'`. Looked for only behind the word that begins such a command.
 */
import { isPlaceholder, isSecret } from './judge.ts';
import { classOf } from './names.ts';
import type { Span } from './spans.ts';

/** The words that begin it; what follows them, up to the secret, sticky. */
type Command = readonly [heads: string, before: RegExp];

const COMMANDS: readonly Command[] = [
  // dev.mysql.com/doc/refman/8.4/en/password-security-user.html: no blank may follow `-p`
  ['mysql mariadb', /(?:dump|admin)?\b[^\n|;&]{0,200}?\s-p/y],
  // linux.die.net/man/1/sshpass
  ['sshpass', /\s{1,4}-p\s{0,4}/y],
  // docs.docker.com/reference/cli/docker/login, and helm, podman, az acr
  [
    'login',
    /(?<=\b(?:docker|podman|nerdctl|buildah|skopeo|oras|crane|registry|acr|az|oc) login)\b[^\n|;&]{0,200}?\s-p[ =]{0,4}/y,
  ],
  // redis.io/docs/latest/develop/tools/cli
  ['redis-cli', /\b[^\n|;&]{0,200}?\s(?:-a|--pass)[ =]{1,4}/y],
  // gnu.org/software/inetutils/manual: the .netrc file
  ['machine', /\s{1,20}\S{1,253}\s{1,20}login\s{1,20}\S{1,128}\s{1,20}password\s{1,20}/y],
  // dev.mysql.com/doc/refman/8.4/en/create-user.html
  ['IDENTIFIED identified', /\s{1,9}(?:with\s{1,9}\S{1,64}\s{1,9})?by\s{1,9}(?:password\s{1,9})?(?=["'])/iy],
  // cli.github.com/manual/gh_secret_set
  ['secret', /\s{1,4}set\b[^\n|;&]{0,200}?\s(?:-b|--body)[ =]{1,4}/y],
  // httpd.apache.org/docs/current/programs/htpasswd.html: file, user, password
  ['htpasswd', /\s{1,4}(?:-[A-Za-z]{1,8}\s{1,4}){0,4}-\w{0,6}b\w{0,6}\s{1,4}[^\s-]\S{0,255}\s{1,4}\S{1,128}\s{1,4}/y],
];
const SECRET = /(["'])([^"'\n]{4,256})\1|([^\s"'\\,;|&)]{4,256})/y;
/** `aws configure set NAME VALUE`, `npm config set NAME VALUE`: the name says what the value is. */
const SETTING =
  /\b(?:config|configure)(?: --?\S{1,64}){0,3} set(?: --?\S{1,64}){0,3} (?:\S{0,200}[:/])?([\w.-]{1,100})(?: |=)(["']?)([^\s"'\\]{4,256})\2/g;

export function findCommands(text: string, found: Span[]): void {
  for (const [heads, before] of COMMANDS) {
    for (const head of heads.split(' ')) findBehind(text, head, before, found);
  }
  if (!text.includes(' set ') || !text.includes('config')) return;
  for (const match of text.matchAll(SETTING)) {
    const [whole, name = '', quote = '', value = ''] = match;
    const place = {
      name: classOf(name.replace(/^_+/, '')),
      isQuoted: quote !== '',
      isLiteral: true,
    };
    if (isSecret(value, place)) add(found, match.index + whole.length - quote.length - value.length, value);
  }
}

function findBehind(text: string, head: string, before: RegExp, found: Span[]): void {
  for (let at = text.indexOf(head); at !== -1; at = text.indexOf(head, at + head.length)) {
    if (/\w/.test(text[at - 1] ?? ' ')) continue;
    before.lastIndex = at + head.length;
    if (!before.test(text)) continue;
    SECRET.lastIndex = before.lastIndex;
    const [whole = '', quote = '', quoted, bare = ''] = SECRET.exec(text) ?? [];
    const value = quoted ?? bare;
    if (value === '' || /^[$<{%-]/.test(value) || isPlaceholder(value)) continue;
    add(found, SECRET.lastIndex - quote.length - value.length, value);
    at = Math.max(at, SECRET.lastIndex - whole.length - head.length);
  }
}

function add(found: Span[], start: number, value: string): void {
  found.push({
    start,
    end: start + value.length,
    kind: 'user-password',
    word: 'REDACTED',
    isSpecific: false,
  });
}
