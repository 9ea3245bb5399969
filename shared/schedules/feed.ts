import { createHash } from 'node:crypto';
import type { Clock } from '../platform/clock';
import { randomText } from '../platform/ids';
import type { Table } from '../platform/tables';
import type { Tenant } from '../tenancy';
import { addDays } from './fill-horizon';
import type { Schedule } from './model';
import { askingFor, type OwnDaysOf } from './own-days';

const LINK = 'feed-link';
const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

/** A customer's link to the calendar of all recurring jobs: one at a time, a new one ends the old. */
export interface FeedLinks {
  /** The token, shown this once. */
  renew(tenant: Tenant): Promise<string>;
  revoke(tenant: Tenant): Promise<void>;
  opens(tenant: Tenant, token: string): Promise<boolean>;
}

export const feedLinks = (table: Table, clock: Clock): FeedLinks => ({
  async renew(tenant) {
    const token = randomText(40);
    const props = { hash: hashOf(token), at: clock.now() };
    await table.write(tenant.id, [{ kind: 'put', rowKey: LINK, props }]);
    return token;
  },
  async revoke(tenant) {
    await table.write(tenant.id, [{ kind: 'delete', rowKey: LINK }]);
  },
  async opens(tenant, token) {
    const kept = await table.get<{ hash: string }>(tenant.id, LINK);
    return kept !== undefined && kept.hash === hashOf(token);
  },
});

/** RFC 5545, 3.1: at most 75 octets a line, and never in the middle of a character. */
function folded(line: string): string {
  const parts: string[] = [];
  let part = '';
  for (const character of line) {
    if (Buffer.byteLength(part + character) > (parts.length === 0 ? 75 : 74)) {
      parts.push(part);
      part = '';
    }
    part += character;
  }
  return [...parts, part].join('\r\n ');
}
const text = (value: string): string =>
  value.replace(/[\\;,]/g, (one) => `\\${one}`).replace(/\r?\n/g, '\\n');
const stamp = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;

const DAYS_BACK = 30;
const DAYS_AHEAD = 366;
const MOST_EVENTS = 5_000;

/** Recurring jobs as a calendar (RFC 5545): a month back, a year ahead, each occurrence an event of its own. */
export async function calendarFeed(
  deps: { ownDays: OwnDaysOf },
  tenant: Tenant,
  schedules: Schedule[],
  today: string,
  now: number,
): Promise<string> {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//FacilityApps Job Importer//EN',
    `X-WR-CALNAME:${text(tenant.name)}`,
  ];
  let events = 0;
  for (const { id, status, segments, reason } of schedules) {
    if (status === 'ended') continue;
    const ask = await askingFor(deps, tenant, segments);
    for (const one of ask(addDays(today, -DAYS_BACK), addDays(today, DAYS_AHEAD))) {
      if (one.kind === 'left' || events++ >= MOST_EVENTS) continue;
      const { definition, key, start, end, note } = one;
      const told = [
        definition.jobs.map(({ title }) => title).join(', '),
        note,
        status === 'paused' ? reason : undefined,
      ];
      lines.push(
        'BEGIN:VEVENT',
        `UID:${id}-${key}@${tenant.id}`,
        `DTSTAMP:${stamp(now)}`,
        `DTSTART:${stamp(start)}`,
        `DTEND:${stamp(end)}`,
        `SUMMARY:${text(definition.name)}`,
        `DESCRIPTION:${text(told.filter((part) => part !== undefined && part !== null).join('\n'))}`,
        ...(status === 'paused' ? ['STATUS:TENTATIVE'] : []),
        'END:VEVENT',
      );
    }
  }
  return [...lines, 'END:VCALENDAR', ''].map(folded).join('\r\n');
}
