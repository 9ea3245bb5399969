import type { Browser, Page } from 'playwright-core';
import { violationsOf } from './axe';
import { complaintsOf, describeInBrowser, launch } from './browser';
import { scratch, startStack, type RunningStack } from './terminal';

const files = scratch();
let running: RunningStack | undefined;
let browser: Browser | undefined;
let page: Page;
let complaints: string[];
let url: string;

const heading = (name: string) => page.getByRole('heading', { name, exact: true }).waitFor();
const picture = async (name: string): Promise<void> => {
  const folder = process.env.PICTURES;
  if (folder) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
};

describeInBrowser('the organisation in a browser', () => {
  beforeAll(async () => {
    [running, browser] = await Promise.all([startStack(files.path('data')), launch()]);
    const customer = running.stack.customers.find(({ name }) => name === 'regularcleaning');
    if (!customer) throw new Error('The stack has no demo customer');
    ({ url } = customer);
    const context = await browser.newContext({ locale: 'en-GB' });
    context.setDefaultTimeout(20_000);
    page = await context.newPage();
    complaints = complaintsOf(page);
    await page.goto(`${url}/settings/organisation`);
    await page.getByLabel('Email').fill('owner@regularcleaning.example');
    await page.getByLabel('Password').fill(customer.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
  });
  afterAll(async () => {
    await browser?.close();
    await running?.stop();
    files.remove();
  });
  afterEach(() => expect(complaints).toEqual([]));

  test('changes what everybody sees, and says why a zone is refused', async () => {
    await heading('Organisation');
    await page.getByLabel('Name of your organisation').fill('Regular Cleaning Ltd');
    await page.getByLabel('Time zone').fill('Europe/Atlantis');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('alert').getByText('is no time zone').waitFor();
    await page.getByLabel('Time zone').fill('Europe/Dublin');
    await page.getByLabel('Bank holidays').selectOption({ label: 'Scotland' });
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved. It applies everywhere').waitFor();
    await page.getByRole('banner').getByText('Regular Cleaning Ltd').waitFor();
    await page.reload();
    await heading('Organisation');
    expect(await page.getByLabel('Time zone').inputValue()).toBe('Europe/Dublin');
    expect(await page.getByLabel('Bank holidays').inputValue()).toBe('scotland');
  });

  test('adds an address once it is free, and gives it up again', async () => {
    const field = page.getByLabel('A further address');
    await field.fill('officeclean');
    await page.getByText('This name is taken').waitFor();
    expect(await page.getByRole('button', { name: 'Add', exact: true }).isDisabled()).toBe(true);
    await field.fill('regular-north');
    await page.getByText('is free.').waitFor();
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('link', { name: /^regular-north\./ }).waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await picture('organisation-light');
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await violationsOf(page)).toEqual([]);
    await picture('organisation-dark');
    await page.setViewportSize({ width: 390, height: 844 });
    await picture('organisation-phone');
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: 1200, height: 860 });
    await page.getByRole('button', { name: 'Release regular-north' }).click();
    await page.getByRole('button', { name: 'Release it' }).click();
    await page.getByText('kept for you to take back').waitFor();
  });

  test('tries the connection out before it saves it, and never shows the token', async () => {
    await page.goto(`${url}/settings/connection`);
    await heading('FacilityApps');
    await page.getByRole('button', { name: 'Test the connection' }).click();
    await page.getByText('FacilityApps answered').waitFor();
    await page.getByLabel('Token').fill('not the token');
    await page.getByRole('button', { name: 'Test and save' }).click();
    await page.getByRole('alert').waitFor();
    await page.getByLabel('Token').fill('not-the-token');
    await page.getByRole('button', { name: 'Test and save' }).click();
    await page.getByRole('alert').getByText('refused the token').waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await picture('connection-light');
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.setViewportSize({ width: 390, height: 844 });
    await picture('connection-phone-dark');
  });
});
