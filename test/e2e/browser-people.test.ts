import { Secret, TOTP } from 'otpauth';
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
let address: string;
let demoPassword: string;

const heading = (name: string, on = page) => on.getByRole('heading', { name, exact: true }).waitFor();
/** The link of the newest mail to somebody. */
async function linkTo(to: string): Promise<string> {
  for (let tries = 0; tries < 200; tries++) {
    const answer = await fetch(`${(running?.stack.parts.mail as { url: string }).url}/messages`);
    const mails = (await answer.json()) as { to: string; text: string }[];
    const link = /http\S+#\S+/.exec(mails.find((mail) => mail.to === to)?.text ?? '')?.[0];
    if (link !== undefined) return link;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`No mail came to ${to}`);
}

describeInBrowser('people in a browser', () => {
  beforeAll(async () => {
    [running, browser] = await Promise.all([startStack(files.path('data'), []), launch()]);
    const customer = running.stack.customers.find(({ name }) => name === 'regularcleaning');
    if (!customer) throw new Error('The stack has no demo customer');
    address = customer.url;
    demoPassword = customer.password;
    context = await browser.newContext({ locale: 'en-GB' });
    context.setDefaultTimeout(30_000);
    page = await context.newPage();
    complaints = complaintsOf(page);
    await page.goto(`${address}/settings/people`);
    await page.getByLabel('Email').fill('owner@regularcleaning.example');
    await page.getByLabel('Password').fill(demoPassword);
    await page.getByRole('button', { name: 'Sign in' }).click();
  });
  afterAll(async () => {
    await browser?.close();
    await running?.stop();
    files.remove();
  });
  afterEach(() => expect(complaints).toEqual([]));

  test('are invited by mail, and come in by its link, whose token leaves the address at once', async () => {
    await heading('People');
    await page.getByLabel('Email').fill('anna@example.org');
    await page.getByRole('button', { name: 'Send the invitation' }).click();
    await page.getByText('anna@example.org gets a mail').waitFor();
    await heading('Invited');
    expect(await violationsOf(page)).toEqual([]);
    const link = await linkTo('anna@example.org');
    const other = await browser?.newContext({ locale: 'en-GB', viewport: { width: 390, height: 800 } });
    const theirs = await other?.newPage();
    if (!other || !theirs) throw new Error('No browser');
    const theirComplaints = complaintsOf(theirs);
    await theirs.goto(link);
    await heading('Join Regular Cleaning', theirs);
    expect(theirs.url()).toBe(`${address}/invitation`);
    expect(await violationsOf(theirs)).toEqual([]);
    await theirs.getByLabel('Your name').fill('Anna Clarke');
    await theirs.getByLabel('Password').fill('password1234');
    await theirs.getByRole('button', { name: 'Come in' }).click();
    await theirs.getByText('Many people use this password').waitFor();
    await theirs.getByLabel('Password').fill('ten brown mops dry slowly');
    await theirs.getByRole('button', { name: 'Come in' }).click();
    await heading('Imports', theirs);
    expect(theirComplaints).toEqual([]);
    await other.close();
  });

  test('get a key for their program, shown once', async () => {
    await page.getByRole('link', { name: 'Keys' }).click();
    await page.getByText('There are no keys.').waitFor();
    await page.getByLabel('Name').fill('Rota export');
    await page.getByRole('button', { name: 'Make the key' }).click();
    await page.getByText(/^fji_live_[0-9A-Za-z]{38}$/).waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await page.getByRole('button', { name: 'I have kept it' }).click();
    await page.getByRole('button', { name: 'Revoke Rota export' }).click();
    await page.getByRole('button', { name: 'Revoke it' }).click();
    await page.getByText('There are no keys.').waitFor();
  });

  test('set up a second step, and are asked for it when they come back', async () => {
    await page.getByRole('link', { name: 'My account' }).click();
    await page.getByRole('button', { name: 'Set it up' }).click();
    await page.getByLabel('Present password').last().fill(demoPassword);
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByRole('img', { name: /QR code/ }).waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await page.getByText('Enter it by hand instead').click();
    const secret = (await page.locator('code.secret').textContent())?.replace(/\s/g, '') ?? '';
    const totp = new TOTP({ secret: Secret.fromBase32(secret) });
    await page.getByLabel('Code that the app shows').fill(totp.generate());
    await page.getByRole('button', { name: 'Turn it on' }).click();
    await page.getByText('Keep these codes').waitFor();
    const codes = (await page.locator('.copyable code').textContent())?.split('\n') ?? [];
    expect(codes).toHaveLength(10);
    await page.getByRole('button', { name: 'I have kept them' }).click();
    await page.getByText('10 recovery codes left').waitFor();

    await page.getByRole('button', { name: 'Sign out', exact: true }).click();
    await heading('Sign in');
    await page.getByLabel('Email').fill('owner@regularcleaning.example');
    await page.getByLabel('Password').fill(demoPassword);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByLabel('Code').waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await page.getByLabel('Code').fill(codes[0] ?? '');
    await page.getByRole('button', { name: 'Go on' }).click();
    await heading('Imports');
  });
});
