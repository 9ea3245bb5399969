import type { Browser, Page } from 'playwright-core';
import { complaintsOf, describeInBrowser, launch } from './browser';
import { demoCustomer, signedIn } from './planner';
import { scratch, startStack, type RunningStack } from './terminal';

const ROWS = 6_000;
const files = scratch();
let running: RunningStack | undefined;
let browser: Browser | undefined;
let page: Page;
let complaints: string[];

const rows = Array.from(
  { length: ROWS },
  (_, row) =>
    `Clean room ${row},As usual,Main Building,anna.clarke@regularcleaning.example,2031-03-11,10:00,11:00`,
);
/** Lines of the file that the grid shows, in the order of the page. */
const LINES = `[...document.querySelectorAll('.grid-body .grid-number')].map((cell) => Number(cell.innerText))`;
/** Scrolls by so many pixels in each of so many frames. */
const scroll = (pixels: number, frames: number): string => `new Promise((done) => {
  const grid = document.querySelector('[role=grid]');
  let left = ${frames};
  const next = () => {
    if (left-- === 0) return done();
    grid.scrollTop += ${pixels};
    requestAnimationFrame(next);
  };
  next();
})`;

describeInBrowser('the grid of rows in a browser', () => {
  beforeAll(async () => {
    [running, browser] = await Promise.all([startStack(files.path('data')), launch()]);
    const customer = demoCustomer(running);
    ({ page } = await signedIn(browser, customer, 'planner'));
    complaints = complaintsOf(page);
    const file = files.write(
      'many.csv',
      Buffer.from(['Title,Description,Site,Owner,Start Date,time_start,time_end', ...rows, ''].join('\n')),
    );
    await page.goto(`${customer.url}/`);
    await page.locator('input[type=file]').setInputFiles(file);
    await page.getByRole('heading', { name: '6,000 jobs can be created' }).waitFor({ timeout: 60_000 });
    await page.locator('.grid-number').first().waitFor();
  });
  afterAll(async () => {
    await browser?.close();
    await running?.stop();
    files.remove();
  });
  afterEach(() => expect(complaints).toEqual([]));

  test('where fast scrolling ends the rows are there, in their order, and the active cell is kept', async () => {
    await page.evaluate(scroll(3_600, 55));
    await page.getByRole('gridcell', { name: 'Clean room 5500', exact: true }).waitFor();
    // The elements go from row to row while it scrolls, and are put in order when it has ended.
    await page.waitForFunction(
      `(${LINES}).every((line, at, all) => at < 2 || line === all[at - 1] + 1) && (${LINES}).length > 10`,
    );
    const lines = await page.evaluate<number[]>(LINES);
    // The active cell is kept for screen readers, above all others.
    expect(lines[0]).toBe(2);
    const active = await page.locator('[role=grid]').getAttribute('aria-activedescendant');
    expect(await page.locator(`[id="${active}"]`).count()).toBe(1);
  });

  test('what is read at its speed comes as it is scrolled to, and each row shows its own values', async () => {
    await page.evaluate(`document.querySelector('[role=grid]').scrollTop = 0`);
    await page.evaluate(scroll(180, 120));
    await page.getByRole('gridcell', { name: 'Clean room 605', exact: true }).waitFor();
    const drawn = await page.evaluate<[number, string][]>(
      `[...document.querySelectorAll('.grid-body [role=row]')].map((row) => [
         Number(row.querySelector('.grid-number').innerText), row.querySelector('[data-col="1"]').innerText])`,
    );
    expect(drawn.length).toBeGreaterThan(10);
    for (const [line, title] of drawn) expect(title).toBe(`Clean room ${line - 2}`);
  });

  test('line numbers stay in sight beside columns that were scrolled to', async () => {
    await page.setViewportSize({ width: 720, height: 800 });
    const grid = page.locator('[role=grid]');
    const left = (await grid.boundingBox())?.x ?? NaN;
    const lastColumn = page.locator('.grid-body [role=row]').nth(6).locator('[data-col="7"]');
    expect(await lastColumn.count()).toBe(0);
    await grid.evaluate((element: { scrollLeft: number }) => (element.scrollLeft = 3_000));
    await page.locator('.grid.is-aside').waitFor();
    // Columns that come into sight stand under their headings.
    const head = await page.locator('.grid-head [aria-colindex="8"]').boundingBox();
    expect((await lastColumn.boundingBox())?.x).toBeCloseTo(head?.x ?? NaN, 0);
    expect(await lastColumn.innerText()).toBe('11:00');
    for (const cell of ['.grid-head .grid-line', '.grid-body .grid-line'])
      expect(((await page.locator(cell).last().boundingBox())?.x ?? NaN) - left).toBeLessThan(3);
    await grid.evaluate((element: { scrollLeft: number }) => (element.scrollLeft = 0));
    await page.locator('.grid:not(.is-aside)').waitFor();
  });
});
