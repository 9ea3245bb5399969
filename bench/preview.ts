// `npm run bench -- preview [--rows 200000] [--series 20] [--rounds 3]`: what a preview of so many checked rows costs,
// read from the storage emulator; `--series` is how many rows in a hundred repeat (weekly for a year, or daily). The
// memory is what the process holds beside what it held before.
import { BlobServiceClient } from '@azure/storage-blob';
import { startAzurite } from '../test/support/azurite';
import { seeded } from '../local/sandbox/seeded';
import type { JobSpec } from '../shared/facilityapps';
import type { Layout } from '../shared/imports/model';
import { makePreview } from '../shared/imports/preview/make-preview';
import { rowsReader, rowsWriter } from '../shared/imports/rows-blob';
import { blobAccount } from '../shared/platform/blobs';
import { systemClock } from '../shared/platform/clock';
import { benchReference } from './parts/make-file';
import { median, numbersFrom, show } from './parts/options';

const DAY_MS = 86_400_000;
const { rows, series, rounds } = numbersFrom({ rows: 200_000, series: 20, rounds: 3 });
const clock = systemClock();
const reference = benchReference();
const random = seeded(1);
const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
const date = (day: number): string =>
  new Date(Date.UTC(2031, 0, 1) + day * DAY_MS).toISOString().slice(0, 10);

function aJob(row: number): JobSpec {
  const start = Math.floor(random() * 365);
  const job: JobSpec = {
    title: `Clean ${row}`,
    dateStart: date(start),
    dateEnd: date(start),
    hourStart: 6 + Math.floor(random() * 10),
    minuteStart: 0,
    hourEnd: 17,
    minuteEnd: 30,
    siteId: pick(reference.sites).id,
    ownerId: pick(reference.users).id,
    labels: [],
  };
  if (random() * 100 >= series) return job;
  const weekly = random() < 0.7;
  const weekdays = weekly ? [1 + Math.floor(random() * 7)] : [1, 2, 3, 4, 5];
  const period = weekly ? 'weekly' : 'daily';
  return {
    ...job,
    recurrence: { period, every: 1, weekdays, byWeekdayOfMonth: false, until: date(start + 365) },
  };
}

async function main(): Promise<void> {
  const azurite = await startAzurite();
  try {
    const account = blobAccount(() =>
      Promise.resolve(BlobServiceClient.fromConnectionString(azurite.connectionString)),
    );
    const container = account.container('bench');
    await container.ensure();
    const writer = rowsWriter(container, 'imports/bench/chk');
    for (let row = 1; row <= rows; row++) {
      const job = aJob(row);
      writer.append({
        row,
        cells: [job.title],
        outcome: 'ready',
        issues: [],
        fingerprint: '0'.repeat(32),
        job,
      });
      if (row % 10_000 === 0) await writer.drain();
    }
    const windows = await writer.finish();
    const layout: Layout = {
      encoding: 'utf-8',
      delimiter: ',',
      headerRow: 1,
      header: ['title'],
      columns: { title_en: 0 },
      dateOrder: 'dmy',
    };
    const reader = rowsReader(container, { rowsFolder: 'imports/bench/chk', windows, layout });
    const before = process.memoryUsage().rss;
    const seconds: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const started = clock.monotonic();
      const made = await makePreview({
        rows: reader,
        windows,
        reference,
        calendar: 'england-and-wales',
        onRead: () => undefined,
      });
      seconds.push((clock.monotonic() - started) / 1000);
      if (round > 0) continue;
      const { jobs, occurrences, clashes, holidays } = made;
      const answer = `${(JSON.stringify(made).length / 1024).toFixed(0)} KB of answer`;
      show(
        `${jobs} jobs, ${occurrences} occurrences, ${clashes.occurrences} clashes, ${holidays.occurrences} on holidays, ${answer}`,
      );
    }
    const more = (process.resourceUsage().maxRSS * 1024 - before) / 1e6;
    show(
      `${rows} rows: ${median(seconds).toFixed(2)} s (median of ${rounds}), at most ${more.toFixed(0)} MB more`,
    );
  } finally {
    await azurite.stop();
  }
}

void main();
