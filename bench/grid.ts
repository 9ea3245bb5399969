// `npm run bench -- grid [--rows 200000] [--rounds 5]`: the review's grid in a real Chromium over a real import,
// scrolled by three, nine, twenty-five and a thousand rows a frame, and sideways. Says how long frames took, and what
// the tasks of the page's thread cost in CPU, which a busy machine does not change.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CDPSession, Page } from 'playwright-core';
import { launch } from '../local/screens/browser';
import { startStack, type StackCustomer } from '../local/stack/stack';
import { median, numbersFrom, show, verdict } from './parts/options';

const { rows, rounds } = numbersFrom({ rows: 200_000, rounds: 5 });
/** What the issue asks for: no frame above it. */
const LONGEST_FRAME_MS = 50;
const PATIENCE_MS = 600_000;

function file(path: string): string {
  const header =
    'title_en,description_en,site_name,floor_name,space_name,owner_email,date_start,date_end,' +
    'hour_start,minute_start,hour_end,minute_end,label_list,recurrence_type\n';
  const line = (row: number): string =>
    `Clean room ${row},Usual clean of room ${row},${row % 50 === 0 ? 'Man Building' : 'Main Building'},Ground Floor,` +
    `Reception,anna.clarke@regularcleaning.example,2031-${String(1 + (row % 12)).padStart(2, '0')}-11,,` +
    `${8 + (row % 8)},0,${17 + (row % 5)},30,weekly;zone ${row % 40},none\n`;
  writeFileSync(path, header + Array.from({ length: rows }, (_, row) => line(row)).join(''));
  return path;
}

async function review(page: Page, { url, email, password }: StackCustomer, path: string): Promise<void> {
  page.setDefaultTimeout(PATIENCE_MS);
  await page.goto(`${url}/`);
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.locator('input[type=file]').setInputFiles(path);
  await page.getByText('Ready for review').waitFor();
  await page.getByRole('rowheader').first().filter({ hasText: 'With errors' }).waitFor();
  // The preview of so many rows takes the functions a while, which is no matter of scrolling.
  await page.locator('.preview-parts').waitFor();
}

/** Milliseconds between frames while the grid is scrolled, measured in the page. */
const SCROLL = `(async () => {
  const grid = document.querySelector('[role=grid]');
  const frames = [];
  const missing = () => [...grid.querySelectorAll('.grid-body .grid-outcome')].some((cell) => cell.innerText === '…');
  const run = (pixels, count, side = 'scrollTop') =>
    new Promise((done) => {
      let left = count;
      let last = performance.now();
      const next = (now) => {
        frames.push(now - last);
        last = now;
        if (left-- > 0) grid[side] += pixels;
        // Until the rows are there: drawing them is part of it.
        else if (!missing()) return done();
        requestAnimationFrame(next);
      };
      requestAnimationFrame(next);
    });
  grid.scrollTop = 0;
  await run(120, 240);
  await run(330, 120);
  await run(900, 120);
  await run(36000, 120);
  await run(-3000, 100);
  await run(20, 60, 'scrollLeft');
  await run(-20, 60, 'scrollLeft');
  return frames;
})()`;

interface TraceEvent {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  /** Microseconds of CPU. */
  tdur?: number;
  args?: { name?: string };
}

/** CPU of the longest task of the page's thread while something happens, in milliseconds. */
async function longestTask(session: CDPSession, work: () => Promise<void>): Promise<number> {
  const events: TraceEvent[] = [];
  const take = ({ value }: { value: object[] }): void => void events.push(...(value as TraceEvent[]));
  session.on('Tracing.dataCollected', take);
  const ended = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
  const traceConfig = { includedCategories: ['toplevel', 'disabled-by-default-devtools.timeline'] };
  await session.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig });
  await work();
  await session.send('Tracing.end');
  await ended;
  session.off('Tracing.dataCollected', take);
  const threads = events.filter(
    ({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain',
  );
  const mains = new Set(threads.map(({ pid, tid }) => `${pid}|${tid}`));
  const tasks = events.filter(
    ({ name, ph, pid, tid }) => ph === 'X' && name.includes('RunTask') && mains.has(`${pid}|${tid}`),
  );
  return tasks.reduce((most, { tdur = 0 }) => Math.max(most, tdur / 1000), 0);
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-grid-'));
  const stack = await startStack({ dataDir: join(folder, 'data'), frontDoorPort: 7400 });
  const browser = await launch();
  try {
    const [customer] = stack.customers;
    if (!customer) throw new Error('The stack has no customer.');
    const page = await browser.newPage({ locale: 'en-GB', viewport: { width: 1280, height: 900 } });
    await review(page, customer, file(join(folder, 'rows.csv')));
    const session = await page.context().newCDPSession(page);
    const longest: number[] = [];
    const over: number[] = [];
    const cpu: number[] = [];
    for (let round = 0; round < rounds; round++) {
      let frames: number[] = [];
      cpu.push(await longestTask(session, async () => void (frames = await page.evaluate<number[]>(SCROLL))));
      longest.push(Math.max(...frames));
      over.push(frames.filter((ms) => ms > LONGEST_FRAME_MS).length);
      show(
        `round ${round + 1}: ${frames.length} frames, median ${median(frames).toFixed(1)} ms, ` +
          `longest ${longest.at(-1)?.toFixed(1)} ms, ${over.at(-1)} over ${LONGEST_FRAME_MS} ms; ` +
          `longest task ${cpu.at(-1)?.toFixed(1)} ms of CPU`,
      );
    }
    verdict(`frames over ${LONGEST_FRAME_MS} ms, median of the rounds`, median(over), { atMost: 0 });
    verdict('longest task, ms of CPU, median of the rounds', median(cpu), { atMost: LONGEST_FRAME_MS });
  } finally {
    await browser.close();
    await stack.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
