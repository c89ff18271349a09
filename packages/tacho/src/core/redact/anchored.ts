/**
 * Formats of keys that are known by a mark inside them: what stands before the mark, the mark, what follows it. Looked for
 * only around the mark.
 */
import { isPlaceholder } from './judge.ts';
import type { Span } from './spans.ts';

interface Anchored {
  readonly kind: string;
  readonly mark: string;
  /** What stands before it, up to it; without it the key begins behind the mark. */
  readonly before?: RegExp;
  /** What follows it, sticky. */
  readonly after: RegExp;
}

const ANCHORED: readonly Anchored[] = [
  // learn.microsoft.com/entra: the fourth character is a digit, then `Q~`
  { kind: 'azure-secret', mark: 'Q~', before: /(?<![\w~.-])[\w~.-]{3}\d$/, after: /[\w~.-]{31,34}(?![\w~.-])/y },
  // developer.hashicorp.com/terraform/cloud-docs/users-teams-organizations/api-tokens
  { kind: 'terraform-token', mark: '.atlasv1.', before: /(?<![A-Za-z0-9])[A-Za-z0-9]{14}$/, after: /[\w=-]{60,70}/y },
  // dev.maxmind.com/license-key
  { kind: 'maxmind-key', mark: '_mmk', before: /(?<![A-Za-z0-9])[A-Za-z0-9]{6}_\w{29}$/, after: /(?![A-Za-z0-9])/y },
  // core.telegram.org/bots/api
  {
    kind: 'telegram-token',
    mark: ':A',
    before: /(?:(?<=\/bot)|(?<![A-Za-z0-9]))\d{8,10}$/,
    after: /[\w-]{33,34}(?![\w-])/y,
  },
  // mailchimp.com/developer/marketing/guides/quick-start: the data centre at the end
  { kind: 'mailchimp-key', mark: '-us', before: /(?<![A-Za-z0-9])[0-9a-f]{32}$/, after: /\d{1,2}(?![A-Za-z0-9])/y },
  // developers.facebook.com/docs/facebook-login/guides/access-tokens: app id, bar, secret
  { kind: 'facebook-token', mark: '|', before: /(?<!\d)\d{14,16}$/, after: /[\w-]{27,40}(?![\w-])/y },
  // Webhooks: who has the address may write. api.slack.com/messaging/webhooks, discord.com/developers/docs/resources/webhook, learn.microsoft.com/microsoftteams
  { kind: 'slack-webhook', mark: 'hooks.slack.com/', after: /(?:services|workflows|triggers)\/[\w+/-]{10,}/y },
  { kind: 'discord-webhook', mark: '/api/webhooks/', after: /\d{15,21}\/[\w-]{20,}/y },
  { kind: 'teams-webhook', mark: 'webhook.office.com/', after: /webhookb?2?\/[\w@-]{20,}(?:\/[\w-]+){0,4}/y },
  { kind: 'zapier-webhook', mark: 'hooks.zapier.com/hooks/catch/', after: /\d+\/\w{5,}/y },
  // sldn.softlayer.com: the key in the path
  { kind: 'softlayer-key', mark: 'api.softlayer.com/soap/v3', after: /(?:\.1)?\/[a-z0-9]{64}/y },
  // dev.mysql.com, docs.docker.com: `~/.docker/config.json` keeps user and password as base64
  { kind: 'docker-auth', mark: '"auth"', after: /\s{0,4}:\s{0,4}"[A-Za-z0-9+/]{8,}={0,2}(?=")/y },
];

/** Longest `before`. */
const REACH = 48;

export function findAnchored(text: string, found: Span[]): void {
  for (const { kind, mark, before, after } of ANCHORED) {
    for (let at = text.indexOf(mark); at !== -1; at = text.indexOf(mark, at + mark.length)) {
      const behind = at + mark.length;
      let start = behind;
      if (before !== undefined) {
        const head = before.exec(text.slice(Math.max(0, at - REACH), at));
        if (head === null) continue;
        start = at - head[0].length;
      }
      after.lastIndex = behind;
      if (!after.test(text) || isPlaceholder(text.slice(start, after.lastIndex))) continue;
      const skipped = kind === 'docker-auth' ? text.slice(behind, after.lastIndex).search(/[A-Za-z0-9+/]/) : 0;
      found.push({ start: start + skipped, end: after.lastIndex, kind, word: 'REDACTED', isSpecific: true });
    }
  }
}
