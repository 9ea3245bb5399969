import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { preview, previewBody } from '../../../shared/schedules';

/** A question as test/fixtures/recurrence/make_hostile.py wrote it. */
interface Expected {
  rule: string;
  start: string;
  minutes: number;
  zone: string;
  count: number;
  hash: string;
  some: string[];
}

const file = join(__dirname, '..', '..', 'fixtures', 'recurrence', 'hostile.json.gz');
const questions = JSON.parse(gunzipSync(readFileSync(file)).toString()) as Expected[];
const minute = (instant: string): string => instant.slice(0, 16);

it('rules that are easily read wrong mean what an independent hand makes of them, exceptions, holidays and moves included', async () => {
  expect(questions.length).toBeGreaterThanOrEqual(600);
  const different: unknown[] = [];
  for (const { minutes, zone, count, hash, some, ...question } of questions) {
    const body = previewBody.parse({ ...question, durationMinutes: minutes, timeZone: zone });
    const lines = (await preview(body)).occurrences.map(
      ({ start, end }) => `${minute(start)} ${minute(end)}`,
    );
    if (createHash('sha256').update(lines.join('\n')).digest('hex').slice(0, 16) !== hash)
      different.push({
        question,
        zone,
        count,
        some,
        got: [lines.length, ...lines.slice(0, 2), lines.at(-1)],
      });
  }
  expect(different.slice(0, 5)).toEqual([]);
});
