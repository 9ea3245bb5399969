import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { complaintsOf, describeInBrowser, launch } from './browser';
import {
  changeFacilityApps,
  demoCustomer,
  send,
  sentJobs,
  signedIn,
  type Customer,
  type Reference,
} from './planner';
import { scratch, startStack, type RunningStack } from './terminal';

const files = scratch();
let running: RunningStack | undefined;
let browser: Browser | undefined;
let customer: Customer;
let page: Page;
let complaints: string[];
/** What FacilityApps had before a test changed it. */
let before: Reference | undefined;

const WHO = 'anna.clarke@regularcleaning.example';
const heading = (name: string | RegExp) =>
  page.getByRole('heading', { name, exact: typeof name === 'string' }).waitFor();
const button = (name: string | RegExp) => page.getByRole('button', { name }).first();
const cell = (text: string) => page.getByRole('gridcell').filter({ hasText: text }).first();

/** An import with a row for each title and site, in review on the page; its id. */
async function reviewed(name: string, rows: [title: string, site: string][]): Promise<string> {
  const lines = rows.map(([title, site], n) => `${title},${site},${WHO},2031-05-0${n + 1}`);
  const file = files.write(`${name}.csv`, ['title,site,owner_email,date_start', ...lines, ''].join('\n'));
  await page.goto(`${customer.url}/`);
  await page.locator('input[type=file]').setInputFiles(file);
  await heading(/can be created/);
  return /imp_[0-9a-z]+/.exec(page.url())?.[0] ?? '';
}
const leaveOut = (id: string, row: number) =>
  send(page, 'POST', `/api/imports/${id}/edits`, { kind: 'skip', rows: [row] });

const sentOf = async (word: string): Promise<string[]> =>
  [...(await sentJobs(running)).keys()].filter((title) => title.startsWith(word)).sort();
const withoutNorthWing = (raw: Reference): Reference => ({
  ...raw,
  sites: (raw.sites ?? []).filter(({ name }) => name !== 'North Wing'),
});

/** Until it is ended, the page hears nothing of what others change in an import. */
async function unaware(id: string): Promise<() => Promise<void>> {
  const address = `**/api/imports/${id}`;
  await page.route(address, (route) => route.abort('timedout'));
  return () => page.unroute(address);
}

describeInBrowser('what changes while somebody looks', () => {
  beforeAll(async () => {
    [running, browser] = await Promise.all([startStack(files.path('data'), ['--rate', '200']), launch()]);
    customer = demoCustomer(running);
    ({ page } = await signedIn(browser, customer, 'planner'));
    complaints = complaintsOf(page);
  });
  afterAll(async () => {
    await browser?.close();
    await running?.stop();
    files.remove();
  });
  afterEach(async () => {
    if (before) await changeFacilityApps(running, () => before ?? {});
    before = undefined;
    await send(page, 'POST', '/api/reference/refresh', {});
    expect(complaints).toEqual([]);
  });

  test('an approval of rows that are others by now is refused, the new ones are shown, and then it works', async () => {
    const id = await reviewed('rows', [
      ['Rows one', 'Depot'],
      ['Rows two', 'Depot'],
    ]);
    await page.getByText('Nobody has two jobs at once').waitFor();
    const heard = await unaware(id);
    await leaveOut(id, 2);
    await button('Approve and create 2 jobs').click();
    await page.getByRole('alert').filter({ hasText: 'Please look again' }).waitFor();
    await heard();
    await page.getByText('It changed since you looked.').waitFor();
    await page.getByText('1 row is left out').waitFor();
    await button('Approve and create the job').click();
    await heading('1 job was created');
    expect(await sentOf('Rows')).toEqual(['Rows one']);
  });

  test('so is one whose sites are others by now; the file is checked again, and then it works', async () => {
    await reviewed('sites', [
      ['Sites one', 'Depot'],
      ['Sites two', 'North Wing'],
    ]);
    await page.getByText('Nobody has two jobs at once').waitFor();
    before = await changeFacilityApps(running, withoutNorthWing);
    await send(page, 'POST', '/api/reference/refresh', {});
    await button('Approve and create 2 jobs').click();
    await page
      .getByRole('alert')
      .filter({ hasText: /changed/ })
      .waitFor();
    await page.getByText('It changed since you looked.').waitFor();
    await page.getByText(/1 job names something that is not there any more \(line 3\)/).waitFor();

    await button('Check the file again').click();
    await heading('1 job can be created');
    await button('Approve and create the job').click();
    await heading('1 job was created');
    expect(await sentOf('Sites')).toEqual(['Sites one']);
  });

  test('who agrees to drop changes of rows drops those that were named, and is asked again for more', async () => {
    const id = await reviewed('edits', [
      ['Edits one', 'Depot'],
      ['Edits two', 'Depot'],
      ['Edits three', 'Depot'],
    ]);
    await leaveOut(id, 1);
    await heading('2 jobs can be created');
    before = await changeFacilityApps(running, (raw) => ({
      ...raw,
      sites: [...(raw.sites ?? []), { ...raw.sites?.[0], id: 990, name: 'New Site' }],
    }));
    await send(page, 'POST', '/api/reference/refresh', {});
    await page.reload();
    await button('Check the file again').click();
    const asked = page.getByRole('dialog', { name: 'Drop the changes of rows?' });
    await asked.getByText('It is 1 change by Planner.').waitFor();
    await leaveOut(id, 2);
    await asked.getByRole('button', { name: 'Drop them and check the file again' }).click();
    await asked.getByText('Rows were changed while you were asked').waitFor();
    await asked.getByText('It is 2 changes by Planner.').waitFor();
    await asked.getByRole('button', { name: 'Keep them' }).click();
    await heading('1 job can be created');

    // Where all of it is undone there is nothing to lose, and nothing to ask.
    await button('Undo').click();
    await heading('2 jobs can be created');
    await button('Undo').click();
    await heading('3 jobs can be created');
    await button('Check the file again').click();
    await button('Check the file again').waitFor({ state: 'detached' });
    await heading('3 jobs can be created');
  });

  test('of a file with too many rows it says at once that they cannot be filtered or changed', async () => {
    const id = await reviewed('many', [
      ['Many one', 'Depot'],
      ['Many two', 'Nowhere House'],
    ]);
    await page.getByRole('search', { name: 'Filter the rows' }).waitFor();
    // As the API would show it if the file had two million rows.
    const view = await page.evaluate<{ counts: object }>(
      `fetch('/api/imports/${id}').then((answer) => answer.json())`,
    );
    const json = { ...view, counts: { ...view.counts, rows: 2_000_001 } };
    const asked: string[] = [];
    page.on('request', (request) => void (request.url().includes('/grid') && asked.push(request.url())));
    await page.route(`**/api/imports/${id}`, (route) => route.fulfill({ json }));
    await page.goto(`${page.url()}?code=INVALID_SITE`);
    await page.getByText(/cannot be filtered or changed here/).waitFor();
    await cell('Nowhere House').waitFor();
    expect(await page.getByRole('search', { name: 'Filter the rows' }).count()).toBe(0);
    expect(await page.getByRole('toolbar', { name: 'Change the rows' }).count()).toBe(0);
    // What would be refused is not asked for.
    expect(asked.every((url) => url.includes('order=file') && !url.includes('code='))).toBe(true);
    expect(asked.length).toBeGreaterThan(0);
    await page.unroute(`**/api/imports/${id}`);
  });

  test('a change of many rows is made in the background: the page shows how far it is, and a reload loses nothing', async () => {
    const many = 50_100;
    const file = files.write(
      'large.csv',
      [
        'title,site,owner_email,date_start',
        `Large one,Depot,${WHO},2031-05-01`,
        ...Array.from({ length: many }, (_, n) => `Large ${n},Nowhere House,${WHO},2031-05-02`),
        '',
      ].join('\n'),
    );
    await page.goto(`${customer.url}/`);
    await page.locator('input[type=file]').setInputFiles(file);
    await heading('1 job can be created');
    await page.goto(`${page.url()}?code=INVALID_SITE`);
    await button('Leave out all 50,100 rows shown').click();
    await page.getByText('Your change of many rows is being made').waitFor();
    await page.getByRole('progressbar', { name: 'Rows looked at for the change' }).waitFor();
    await page.reload();
    await page.getByRole('link', { name: /^50,100\s+Left out/ }).waitFor();
    await page.getByText('Your change of many rows is being made').waitFor({ state: 'detached' });
    await button('Undo').click();
    await page.getByText('Your change of many rows is being made').waitFor();
    await page.getByText('Left out 50,100 rows').first().waitFor();
    await page.getByRole('link', { name: /^50,100\s+With errors/ }).waitFor();
    await page.getByText('Your change of many rows is being made').waitFor({ state: 'detached' });
  });

  test('of a run, rows that failed are corrected in the result, uploaded there, and only they are sent', async () => {
    const id = await reviewed('failed', [
      ['Failed one', 'Depot'],
      ['Failed two', 'North Wing'],
      ['Failed three', 'Nowhere House'],
    ]);
    // Gone between the check and the run: FacilityApps refuses the row.
    before = await changeFacilityApps(running, withoutNorthWing);
    await button('Approve and create 2 jobs').click();
    await heading('1 job was created');
    await page.getByRole('heading', { name: 'Send the 2 rows that are left' }).waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download the result', exact: true }).click(),
    ]);
    const result = readFileSync(await download.path(), 'utf8');
    expect(result).toMatch(/Failed two,North Wing,.*,failed,/);
    const corrected = files.write(
      'failed-result.csv',
      result.replace('Failed two,North Wing', 'Failed two,Depot').replace('Failed one,', 'Failed ONE,'),
    );
    await page.getByLabel('Upload the corrected file').setInputFiles(corrected);
    await page.getByText(/corrected once/).waitFor();
    await heading(/1 (more )?job can be created/);
    expect(page.url()).toContain(id);
    await cell('Nowhere House').waitFor();
    expect(await sentOf('Failed')).toEqual(['Failed one']);
    await button('Approve and create the job').click();
    await page.getByRole('heading', { name: 'Send the row that is left' }).waitFor();
    expect(await sentOf('Failed')).toEqual(['Failed one', 'Failed two']);
  });

  test('of an import whose files were removed nothing leads to rows that are gone', async () => {
    const id = /imp_[0-9a-z]+/.exec(page.url())?.[0] ?? '';
    const view = await page.evaluate<object>(`fetch('/api/imports/${id}').then((answer) => answer.json())`);
    const json = { ...view, filesRemovedAt: '2032-01-12T02:10:00Z' };
    await page.route(`**/api/imports/${id}`, (route) => route.fulfill({ json }));
    await page.reload();
    await page.getByText(/were removed on 12 January 2032/).waitFor();
    await page.getByRole('region', { name: 'Rows by outcome' }).getByText('Created').waitFor();
    await heading('What the check found');
    expect(await page.locator(`a[href*="${id}"]`).count()).toBe(0);
    expect(await page.getByRole('heading', { name: 'Rows', exact: true }).count()).toBe(0);
    await page.unroute(`**/api/imports/${id}`);
  });
});
