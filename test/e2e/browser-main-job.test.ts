import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page, Response } from 'playwright-core';
import { complaintsOf, describeInBrowser, launch } from './browser';
import { root, scratch, startStack, type RunningStack } from './terminal';

const files = scratch();
let running: RunningStack | undefined;
let browser: Browser | undefined;
let context: BrowserContext;
let page: Page;
let complaints: string[];
let customer: RunningStack['stack']['customers'][number];

async function signIn(password: string): Promise<void> {
  await page.getByLabel('Email').fill(customer.email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}
const heading = (name: string | RegExp) =>
  page.getByRole('heading', { name, exact: typeof name === 'string' }).waitFor();
const choose = (file: string) => page.locator('input[type=file]').setInputFiles(file);
/** What a tile under the summary counts. */
const tile = (label: string) =>
  page.getByRole('region', { name: 'Rows by outcome' }).getByRole('link', { name: label }).innerText();

describeInBrowser('the main job in a browser', () => {
  beforeAll(async () => {
    [running, browser] = await Promise.all([startStack(files.path('data'), ['--rate', '200']), launch()]);
    const found = running.stack.customers.find(({ name }) => name === 'regularcleaning');
    if (!found) throw new Error('The stack has no demo customer');
    customer = found;
    context = await browser.newContext({ locale: 'en-GB', acceptDownloads: true });
    context.setDefaultTimeout(20_000);
    page = await context.newPage();
    complaints = complaintsOf(page);
  });
  afterAll(async () => {
    await browser?.close();
    await running?.stop();
    files.remove();
  });
  afterEach(() => expect(complaints).toEqual([]));

  test('comes with a strict policy and with assets that never change', async () => {
    const assets: Response[] = [];
    const note = (response: Response) => {
      if (response.url().includes('/assets/')) assets.push(response);
    };
    page.on('response', note);
    const response = await page.goto(`${customer.url}/`);
    await heading('Sign in');
    page.off('response', note);

    const policy = response?.headers()['content-security-policy'] ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|\*/);
    expect(response?.headers()['cache-control']).toBe('no-cache');
    expect(assets.map((asset) => new URL(asset.url()).pathname).join()).toMatch(/\.js.*\.css|\.css.*\.js/);
    for (const asset of assets)
      expect(asset.headers()['cache-control']).toMatch(/max-age=31536000.*immutable/);
  });

  test('signing in: a wrong password is said so, the right one leads on', async () => {
    await signIn('not the password');
    expect(await page.getByRole('alert').innerText()).toMatch(/wrong/i);
    await signIn(customer.password);
    await heading('Imports');
    await page.getByText('Nothing has been imported yet').waitFor();
  });

  test('a file with mistakes: they are shown in plain English, and the other rows are created', async () => {
    await choose(join(root, 'examples', 'with-mistakes.csv'));
    await heading('with-mistakes.csv');
    await heading(/^\d+ jobs can be created$/);
    const ready = Number.parseInt(await tile('Ready'), 10);
    const withErrors = Number.parseInt(await tile('With errors'), 10);
    expect(ready).toBeGreaterThan(0);
    expect(withErrors).toBeGreaterThan(0);

    // Rows with errors come first; an issue leads to its rows.
    const rows = page.getByRole('grid', { name: 'Rows of the file' });
    const count = async () => Number(await rows.getAttribute('aria-rowcount')) - 1;
    await rows.getByRole('rowheader').first().filter({ hasText: 'With errors' }).waitFor();
    expect(await count()).toBeGreaterThan(withErrors);
    await page.getByRole('link', { name: /Site not found/ }).click();
    await page.waitForURL(/code=INVALID_SITE/);
    await page.getByText('Did you mean', { exact: false }).first().waitFor();
    expect(await count()).toBeLessThan(withErrors);

    await page.getByRole('button', { name: `Approve and create ${ready} jobs` }).click();
    await heading(new RegExp(`^${ready} jobs were created$`));
    await page.getByText('Finished', { exact: true }).waitFor();
    expect(await tile('Created')).toMatch(new RegExp(`^${ready}\\b`));
    expect(await tile('Left out')).toMatch(/^\d+/);
  });

  test('its result is downloaded with what became of each row, and the original byte for byte', async () => {
    const original = join(root, 'examples', 'with-mistakes.csv');
    const download = async (name: RegExp) => {
      const [event] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name }).click(),
      ]);
      return readFileSync(await event.path());
    };
    const result = (await download(/Download the result \(CSV\)/)).toString('utf8').split(/\r?\n/);
    expect(result[0]).toMatch(/import_status,import_job_id,import_message,import_row,import_id$/);
    expect(result.filter((line) => /,created,/.test(line)).length).toBe(
      Number.parseInt(await tile('Created'), 10),
    );
    expect(await download(/original file/)).toEqual(readFileSync(original));
  });

  test('a large file goes in blocks, and a block that is lost on the way is sent again', async () => {
    const head = 'title_en,site_name,owner_email,date_start\n';
    const row = 'Clean the depot,Depot,anna.clarke@regularcleaning.example,2031-04-01\n';
    const file = files.write('large.csv', head + row + ',,,\n'.repeat((17 * 1024 * 1024) / 4));
    let lost = 0;
    await page.route('**/api/uploads/*/blocks/2', async (route) => {
      lost += 1;
      await (lost === 1 ? route.abort('connectionreset') : route.continue());
    });
    await page.getByRole('link', { name: 'All imports' }).click();
    await choose(file);
    await heading('large.csv');
    await heading('1 job can be created');
    expect(lost).toBe(2);
  });

  test('an import that is cancelled says so; a session that ended comes back to the same place', async () => {
    await page.getByRole('button', { name: 'Cancel import' }).click();
    await page.getByRole('button', { name: 'Cancel the import' }).click();
    await heading('Cancelled after 0 jobs were created');

    const address = page.url();
    await context.clearCookies();
    await page.reload();
    await heading('Sign in');
    await signIn(customer.password);
    await heading('large.csv');
    expect(page.url()).toBe(address);
    await page.goto(`${customer.url}/imports/imp_nothing`);
    await heading('No such import');
  });

  test('signing out leaves nothing on the screen', async () => {
    await page.getByRole('button', { name: 'Sign out' }).click();
    await heading('Sign in');
    await page.goto(`${customer.url}/imports/imp_nothing`);
    await heading('Sign in');
  });
});
