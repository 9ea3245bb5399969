import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import {
  dayOfCivil,
  lastDayInstead,
  occurrencesOf,
  parseCivil,
  parseDay,
  parseRule,
} from '../../../shared/recurrence';

/** A rule as test/fixtures/recurrence/make_occurrences.py wrote it. */
export interface Expected {
  rule: string;
  start: string;
  minutes: number;
  zone: string;
  count: number;
  hash: string;
  some: string[];
  lastDay?: boolean;
}

const file = join(__dirname, '..', '..', 'fixtures', 'recurrence', 'occurrences.json.gz');
export const rules = JSON.parse(gunzipSync(readFileSync(file)).toString()) as Expected[];

const minute = (instant: number): string => new Date(instant).toISOString().slice(0, 16);

/** The same facts by our own hand. */
export async function ours({ rule, start, minutes, zone, lastDay }: Expected) {
  const read = parseRule(rule);
  const from = parseCivil(start) ?? NaN;
  const between = await occurrencesOf({
    rule: lastDay ? lastDayInstead(read) : read,
    start: from,
    durationMinutes: minutes,
    timeZone: zone,
  });
  const lastYear = Number(start.slice(0, 4)) + 9;
  const { occurrences } = between(dayOfCivil(from), parseDay(`${lastYear}-12-31`) ?? NaN);
  const lines = occurrences.map((one) => `${minute(one.start)} ${minute(one.end)}`);
  return {
    count: lines.length,
    hash: createHash('sha256').update(lines.join('\n')).digest('hex').slice(0, 16),
    some: [...lines.slice(0, 2), ...lines.slice(2).slice(-1)],
  };
}

/** Rules of one half that we read otherwise; two test files, so that two workers share the work. */
export async function differences(half: 0 | 1): Promise<unknown[]> {
  const different: unknown[] = [];
  for (const [index, one] of rules.entries()) {
    if (index % 2 !== half) continue;
    const { rule, start, zone, count, hash, some } = one;
    const got = await ours(one);
    if (got.hash !== hash) different.push({ rule, start, zone, expected: { count, some }, got });
  }
  return different;
}
