import type { Browser, BrowserContext, Page } from 'playwright-core';
import { complaintsOf, describeInBrowser, launch } from './browser';
import { scratch, startStack, type RunningStack } from './terminal';

const files = scratch();
let running: RunningStack | undefined;
let browser: Browser | undefined;
let context: BrowserContext;
let page: Page;
let complaints: string[];

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
    const year = new Date().getUTCFullYear() + 2;
    const first = new Date(Date.UTC(year, 0, 1));
    const tuesday = 1 + ((9 - first.getUTCDay()) % 7);
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
