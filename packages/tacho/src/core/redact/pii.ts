/**
 * Personal data that has a form of its own. Names and places of people have none, so they stay.
 */
import { findAccounts, findCards, findSocialSecurity } from './cards.ts';
import { findAwsAccounts, findEmails } from './emails.ts';
import { findPhones } from './phone.ts';
import type { Span } from './spans.ts';

/** Adds every part of `text` that is personal data. */
export function findPersonal(text: string, found: Span[]): void {
  findEmails(text, found);
  findCards(text, found);
  findAccounts(text, found);
  findSocialSecurity(text, found);
  findAwsAccounts(text, found);
  findPhones(text, found);
}
