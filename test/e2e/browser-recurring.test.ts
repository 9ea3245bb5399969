import type { Browser, BrowserContext, Page } from 'playwright-core';
import { violationsOf } from './axe';
import { complaintsOf, describeInBrowser, launch } from './browser';
import { scratch, startStack, type RunningStack } from './terminal';

const files = scratch();
let running: RunningStack | undefined;
let browser: Browser | undefined;
let context: BrowserContext;
let page: Page;
let complaints: string[];

const year = new Date().getUTCFullYear() + 2;
/** The first Tuesday of that year, by its day in January. */
const tuesday = 1 + ((9 - new Date(Date.UTC(year, 0, 1)).getUTCDay()) % 7);
const heading = (name: string) => page.getByRole('heading', { name, exact: true }).waitFor();

describeInBrowser('recurring jobs in a browser', () => {
  beforeAll(async () => {
    const data = files.path('data');
    [running, browser] = await Promise.all([startStack(data, ['--rate', '200']), launch()]);
    const customer = running.stack.customers.find(({ name }) => name === 'regularcleaning');
    if (!customer) throw new Error('The stack has no demo customer');
    context = await browser.newContext({ locale: 'en-GB' });
    context.setDefaultTimeout(20_000);
    page = await context.newPage();
    complaints = complaintsOf(page);
    await page.goto(`${customer.url}/schedules`);
    await page.getByLabel('Email').fill(customer.email);
    await page.getByLabel('Password').fill(customer.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
  });
  afterAll(async () => {
    await browser?.close();
    await running?.stop();
    files.remove();
  });
  afterEach(() => expect(complaints).toEqual([]));

  test('are made in plain words, with a calendar that follows and days that are skipped by choosing them', async () => {
    await heading('Recurring jobs');
    await page.getByText('There are no recurring jobs yet.').waitFor();
    await page.getByRole('link', { name: 'New recurring job' }).click();
    await heading('New recurring job');
    await page.getByLabel('Title').fill('Lobby, every week');
    await page.getByLabel('Site').selectOption({ index: 1 });
    await page.getByLabel('Assigned to').selectOption({ index: 1 });
    // A Tuesday two years ahead, whenever this runs.
    await page.getByLabel('First day and time').fill(`${year}-01-${String(tuesday).padStart(2, '0')}T09:00`);
    await page.getByLabel('Every so many weeks').fill('2');
    await page.getByText('every second Tuesday at 09:00').waitFor();
    const day = (n: number) =>
      page.getByRole('button', { name: new RegExp(`^Tue,? ${n} January ${year}: takes place at 09:00`) });
    await day(tuesday).waitFor();
    const skipped = tuesday + 14;
    await day(skipped).click();
    await page
      .getByRole('button', { name: new RegExp(`^Tue,? ${skipped} January ${year}: Excluded`) })
      .waitFor();
    // By keyboard: one step to the right of the day that has the focus is a Wednesday, which is added.
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page
      .getByRole('button', {
        name: new RegExp(`^Wed,? ${skipped + 1} January ${year}: takes place at 09:00`),
      })
      .waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await page.getByRole('button', { name: 'Keep it' }).click();
    await heading('Lobby, every week');
    await page.getByText('Next:').waitFor();
  });

  test('are paused and resumed, and stand in the list with their next run', async () => {
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByText('Paused by a person.').waitFor();
    await page.getByRole('button', { name: 'Resume' }).click();
    await page.getByText('Active', { exact: true }).waitFor();
    await page.getByRole('link', { name: 'All recurring jobs' }).click();
    const line = page.getByRole('row', { name: /Lobby, every week/ });
    await line.getByText('every second Tuesday at 09:00').waitFor();
  });

  test('let a day be added, moved and put back where it is seen, each change a version that can be gone back to', async () => {
    await page.getByRole('link', { name: 'Lobby, every week' }).click();
    const calendar = page.getByRole('region', { name: 'Twelve months' });
    const day = (n: number) => calendar.locator(`[data-day="${year}-01-${String(n).padStart(2, '0')}"]`);
    const [saturday, sunday] = [tuesday + 4, tuesday + 5];
    await day(saturday).click();
    const panel = page.getByRole('region', { name: 'The day that you chose' });
    await panel.getByText('Nothing takes place on this day.').waitFor();
    await panel.getByRole('button', { name: 'Add this day at 09:00' }).click();
    await panel.getByText('Planned').waitFor();
    const to = `${year}-01-${String(sunday).padStart(2, '0')}T10:30`;
    await panel.getByLabel('Move it to').fill(to);
    await panel.getByRole('button', { name: 'Move it', exact: true }).click();
    await panel.getByText('Nothing takes place on this day.').waitFor();
    await day(sunday).click();
    await panel.getByText('At 10:30.').waitFor();
    await panel.getByRole('button', { name: 'Put it back where the rule has it' }).click();
    await panel.getByText('Nothing takes place on this day.').waitFor();
    await page.getByText('Versions', { exact: true }).click();
    await page.getByRole('button', { name: 'Go back to version 1', exact: true }).click();
    await page.getByText('Gone back to version 1').waitFor();
    expect(await violationsOf(page)).toEqual([]);
  });

  test('stand in a month with hours by day and site, by keyboard', async () => {
    await page.goto(new URL('/schedules/month', page.url()).href);
    await heading('Recurring jobs by month');
    await page.goto(new URL(`/schedules/month?month=${year}-01`, page.url()).href);
    const first = page.getByRole('button', { name: /^\w+,? 1 January/ });
    await first.focus();
    await page.keyboard.press('ArrowDown');
    expect(await page.evaluate('document.activeElement.dataset.day')).toBe(`${year}-01-08`);
    await page
      .getByRole('button', { name: /: 1 job, 1 h$/ })
      .first()
      .click();
    await page.getByRole('cell', { name: 'Lobby, every week' }).waitFor();
    await page.getByRole('row', { name: /^All sites/ }).waitFor();
    expect(await violationsOf(page)).toEqual([]);
  });

  test('observe holidays of our own, typed or taken from a calendar file', async () => {
    await page.getByRole('link', { name: 'Our own holidays' }).click();
    await heading('Our own holidays');
    await page.getByText('There are none yet.').waitFor();
    await page.getByLabel('Or take them from a calendar file (.ics)').setInputFiles({
      name: 'days.ics',
      mimeType: 'text/calendar',
      buffer: Buffer.from(
        `BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:${year}0301\r\nSUMMARY:Open day\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n`,
      ),
    });
    await page.getByText('The file has 1 day from today on; 1 are new.').waitFor();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.').waitFor();
    await page.getByRole('button', { name: 'Remove Open day' }).waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await page.getByRole('link', { name: 'List' }).click();
    await heading('Recurring jobs');
    expect(await violationsOf(page)).toEqual([]);
  });

  test('are shown on a phone without a bar below', async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    await page.getByRole('link', { name: 'Lobby, every week' }).click();
    await page.getByText('Change it').click();
    await page
      .getByRole('group', { name: /January/ })
      .first()
      .waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
  });
});
