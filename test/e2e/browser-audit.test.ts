import type { Browser, Page } from 'playwright-core';
import { complaintsOf, describeInBrowser, launch } from './browser';
import { scratch, startStack, type RunningStack } from './terminal';

const files = scratch();
let running: RunningStack | undefined;
let browser: Browser | undefined;

async function signedIn(person: string, path: string, how: object = {}): Promise<Page> {
  const customer = running?.stack.customers.find(({ name }) => name === 'regularcleaning');
  if (!browser || !customer) throw new Error('The stack has no demo customer');
  const context = await browser.newContext({ locale: 'en-GB', ...how });
  context.setDefaultTimeout(30_000);
  const page = await context.newPage();
  await page.goto(`${customer.url}${path}`);
  await page.getByLabel('Email').fill(`${person}@regularcleaning.example`);
  await page.getByLabel('Password').fill(customer.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  return page;
}
/** Pictures for whoever looks at the page; where SCREENS names a folder. */
const shoot = async (page: Page, name: string) => {
  const folder = process.env.SCREENS;
  if (folder) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
};

describeInBrowser('the audit log in a browser', () => {
  beforeAll(async () => {
    [running, browser] = await Promise.all([startStack(files.path('data')), launch()]);
  });
  afterAll(async () => {
    await browser?.close();
    await running?.stop();
    files.remove();
  });

  test('says that it is whole, who did what, and finds what one looks for', async () => {
    await (await signedIn('planner', '/')).getByRole('heading', { name: 'Your imports' }).waitFor();
    const page = await signedIn('owner', '/settings/audit');
    const complaints = complaintsOf(page);
    await page.getByText('The log is whole.').waitFor();
    await page
      .getByRole('row', { name: /Session started/ })
      .first()
      .waitFor();
    expect(await page.getByRole('row', { name: /Session started/ }).count()).toBe(2);
    await shoot(page, 'audit-light');
    await page.locator('select[name=action]').selectOption('import');
    await page.getByRole('button', { name: 'Search' }).click();
    await page.getByText('Nothing in the log fits this search.').waitFor();
    await page.locator('select[name=action]').selectOption('session');
    await page.getByRole('button', { name: 'Search' }).click();
    await page
      .getByRole('row', { name: /Session started/ })
      .first()
      .waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download as CSV' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('audit.csv');
    expect(complaints).toEqual([]);
    if (process.env.SCREENS) {
      await page.emulateMedia({ colorScheme: 'dark' });
      await shoot(page, 'audit-dark');
      await page.setViewportSize({ width: 390, height: 844 });
      await shoot(page, 'audit-phone');
    }
  });

  test('is not offered to a planner', async () => {
    const page = await signedIn('planner', '/settings');
    await page.getByRole('navigation', { name: 'Settings' }).waitFor();
    expect(await page.getByRole('link', { name: 'Audit log' }).count()).toBe(0);
  });
});
