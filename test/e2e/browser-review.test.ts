import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { makeXlsx } from '../support/make-xlsx';
import { complaintsOf, describeInBrowser, launch } from './browser';
import { demoCustomer, sentJobs, signedIn, type Customer } from './planner';
import { scratch, startStack, type RunningStack } from './terminal';

const files = scratch();
let running: RunningStack | undefined;
let browser: Browser | undefined;
let customer: Customer;
let page: Page;
let complaints: string[];

/** A plan as Excel in Britain saves it: text above the header, semicolons, Windows-1252, dates of either order. */
const plan = (name: string, columns: string, rows: string[]): string =>
  files.write(
    name,
    Buffer.from(['Plan of Café Zoë;;;;;', ';;;;;', columns, ...rows, ''].join('\r\n'), 'latin1'),
  );

const heading = (name: string | RegExp, on: Page = page) =>
  on.getByRole('heading', { name, exact: typeof name === 'string' }).waitFor();
const cell = (text: string, on: Page = page) => on.getByRole('gridcell').filter({ hasText: text }).first();
const button = (name: string | RegExp) => page.getByRole('button', { name }).first();
const upload = async (file: string): Promise<void> => {
  await page.goto(`${customer.url}/`);
  await page.locator('input[type=file]').setInputFiles(file);
};

/** What the axe rules of WCAG find on the page, a line each. */
async function violations(): Promise<string[]> {
  await page.evaluate(readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8'));
  return page.evaluate<string[]>(
    `axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes[0].html))`,
  );
}

/** The name that a screen reader says of what has the focus. */
const FOCUSED = `(() => {
  const at = document.activeElement;
  const words = at.getAttribute('aria-label') ?? (at.labels?.[0] ?? at).innerText ?? '';
  return at.getAttribute('role') + '|' + at.tagName + '|' + words.trim();
})()`;
/** Goes on with the Tab key until something is reached. */
async function tabTo(what: RegExp): Promise<void> {
  const seen: string[] = [];
  for (let stops = 0; stops < 120; stops++) {
    const at = await page.evaluate<string>(FOCUSED);
    if (what.test(at)) return;
    seen.push(at);
    await page.keyboard.press('Tab');
  }
  throw new Error(`No Tab leads to ${what}, but to ${[...new Set(seen)].join(', ')}`);
}
async function press(what: RegExp, key = 'Enter'): Promise<void> {
  await tabTo(what);
  await page.keyboard.press(key);
}

describeInBrowser('putting a file right in a browser', () => {
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
  afterEach(() => expect(complaints).toEqual([]));

  test('by mouse: questions answered, names mended all at once and one by one, a reload in the middle, jobs', async () => {
    const who = 'anna.clarke@regularcleaning.example';
    await upload(
      plan('plan.csv', 'Task;Where;Who;Start;From;To', [
        `Café one;Main Building;${who};02/03/2031;09:00;11:00`,
        `Café two;Man Building;${who};04/03/2031;09:00;11:00`,
        `Café three;Man Building;${who};05/03/2031;09:00;11:00`,
        `Café four;Depot;nobody in particular;06/03/2031;09:00;11:00`,
      ]),
    );
    await button('Take it as the site').click();
    expect(await violations()).toEqual([]);
    await button('Go on').click();
    await page.getByRole('radio', { name: /Day first/ }).check();
    await button('Go on').click();
    await heading('1 job can be created');
    await page.getByText('4 rows, semicolons, Windows-1252, header in row 3, dates are day first.').waitFor();

    await cell('Man Building').click();
    expect(await violations()).toEqual([]);
    await button('In all rows that say “Man Building”').click();
    await heading('3 jobs can be created');
    // The one row with an error left comes first; a click while the rows still move would meet another.
    await page.locator('[aria-rowindex="2"]').getByText('nobody in particular').waitFor();
    await cell('nobody in particular').dblclick();
    await page.getByRole('combobox', { name: 'Who, line 7' }).fill('okaf');
    await page.getByRole('option', { name: /ben.okafor/ }).click();
    await heading('4 jobs can be created');

    await page.reload();
    await heading('4 jobs can be created');
    await button('Undo').click();
    await heading('3 jobs can be created');
    await cell('nobody in particular').waitFor();
    await button('Redo').click();
    await heading('4 jobs can be created');

    await button(/^Approve and create 4 jobs/).click();
    await heading('All 4 jobs were created');
    const jobs = await sentJobs(running);
    expect([...jobs.keys()].sort()).toEqual(['Café four', 'Café one', 'Café three', 'Café two']);
    expect(jobs.get('Café two')?.date_start).toBe('2031-03-04');
    expect(jobs.get('Café four')?.owners).not.toEqual(jobs.get('Café one')?.owners);
  });

  test('by keyboard alone: from the choice of the file to created jobs', async () => {
    await page.goto(`${customer.url}/`);
    await heading('Imports');
    const file = plan('keys.csv', 'Job;Building name;Person;Begins', [
      'Schlüssel one;Main Building;anna.clarke@regularcleaning.example;02/03/2031',
      'Schlüssel two;Mian Building;anna.clarke@regularcleaning.example;04/03/2031',
    ]);
    // Listened for before the key is pressed: the browser is told of it on another way than of keys.
    const chosen = page.waitForEvent('filechooser');
    await press(/\|INPUT\|Choose a file/);
    const chooser = await chosen;
    await chooser.setFiles(file);
    await page.getByText(/Needs an answer|Ready for review/, { exact: true }).waitFor();
    const asked = page.getByRole('combobox', { name: 'What “Job” is' });
    await asked
      .or(page.getByRole('radio', { name: /Day first/ }))
      .first()
      .waitFor();
    if (await asked.isVisible()) {
      for (const [column, first] of [
        ['Job', 'Title'],
        ['Building name', 'Site'],
        ['Person', 'Owner (email'],
        ['Begins', 'Start date'],
      ] as const) {
        await tabTo(new RegExp(`What “${column}” is`));
        await page.keyboard.type(first);
      }
      await press(/\|BUTTON\|Go on$/);
    }
    await page.getByRole('radio', { name: /Day first/ }).waitFor();
    await press(/\|INPUT\|Day first/, 'Space');
    await press(/\|BUTTON\|Go on$/);
    await heading('1 job can be created');

    await tabTo(/^grid\|/);
    await page.getByRole('rowheader').first().filter({ hasText: 'With errors' }).waitFor();
    await page.keyboard.press('Control+Home');
    await page.keyboard.press('F8');
    await page.keyboard.press('Enter');
    await page.getByRole('option', { name: 'Main Building' }).waitFor();
    await page.keyboard.type('Main');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await heading('2 jobs can be created');
    await page.keyboard.press('Control+z');
    await heading('1 job can be created');
    await page.keyboard.press('Control+y');
    await heading('2 jobs can be created');

    await press(/\|BUTTON\|Approve and create 2 jobs/);
    await heading('All 2 jobs were created');
    expect((await sentJobs(running)).get('Schlüssel two')?.date_start).toBe('2031-03-04');
  });

  test('a workbook: its sheet is asked for, one value stands for all rows, a block is pasted, and jobs are made', async () => {
    const rows = (title: string) => [
      ['Task', 'Date', 'Who'],
      [`${title} one`, '2031-12-02', 'anna.clarke@regularcleaning.example'],
      [`${title} two`, '2031-12-03', 'somebody'],
    ];
    const workbook = makeXlsx([
      { name: 'May', rows: rows('May') },
      { name: 'June', rows: rows('June') },
    ]);
    await upload(files.write('plan.xlsx', workbook));
    await page.getByRole('radio', { name: 'June' }).check();
    await button('Go on').click();
    await page.getByLabel('Site of all rows').fill('Depot');
    await button('Go on').click();
    await heading('1 job can be created');
    await page.getByText(/^2 rows, Excel workbook, sheet “June”, header in row 1/).waitFor();

    await cell('June two').click();
    await page.evaluate(`(() => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', 'July two\t2031-12-04\tben.okafor@regularcleaning.example');
      document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    })()`);
    await heading('2 jobs can be created');
    await cell('July two').waitFor();
    await button(/^Approve and create 2 jobs/).click();
    await heading('All 2 jobs were created');
    expect((await sentJobs(running)).get('July two')?.date_start).toBe('2031-12-04');
  });

  test('two people at once: the second sees what the first changed, and overwrites nothing unseen', async () => {
    await upload(
      files.write(
        'both.csv',
        'title,site,owner_email,date_start\nBoth one,Depott,anna.clarke@regularcleaning.example,2031-05-01\n' +
          'Both two,Somewhere,anna.clarke@regularcleaning.example,2031-05-02\n',
      ),
    );
    await heading('No job can be created from this file');
    await cell('Somewhere').waitFor();
    const other = await signedIn(browser, customer, 'owner');
    await other.page.goto(page.url());
    await cell('Somewhere', other.page).waitFor();

    // The planner has the cell open while the owner changes it.
    await cell('Somewhere').dblclick();
    const field = page.getByRole('combobox', { name: 'site, line 3' });
    await field.fill('Main Building');
    await cell('Somewhere', other.page).dblclick();
    await other.page.getByRole('combobox', { name: 'site, line 3' }).fill('North Wing');
    await other.page.keyboard.press('Enter');
    await heading('1 job can be created', other.page);
    await field.press('Enter');
    await page
      .getByRole('alert')
      .filter({ hasText: /North Wing/ })
      .waitFor();
    await cell('North Wing').click();
    await page.getByText(/Changed by (?!you)/).waitFor();

    // And what is changed while nobody edits arrives by itself.
    await cell('Depott', other.page).click();
    await other.page.getByRole('button', { name: 'Change to “Depot”' }).click();
    await heading('2 jobs can be created');
    await other.context.close();
  });

  test('asks before a file is read anew whose rows were changed, says whose changes would go, and keeps them', async () => {
    await page.getByText('Change how it is read').click();
    const again = page.getByRole('button', { name: 'Check the file again' }).last();
    await again.click();
    const asked = page.getByRole('dialog', { name: 'Drop the changes of rows?' });
    await asked.getByText(/^It is 2 changes by Owner\.$/).waitFor();
    expect(await violations()).toEqual([]);
    await asked.getByRole('button', { name: 'Keep them' }).click();
    await asked.waitFor({ state: 'detached' });
    await heading('2 jobs can be created');
    await again.click();
    await asked.getByRole('button', { name: 'Drop them and check the file again' }).click();
    // The name that was accepted is remembered, what was typed into the other row is gone.
    await heading('1 job can be created');
    await cell('Somewhere').waitFor();
  });
});
