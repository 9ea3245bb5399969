import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { RunningStack } from './terminal';

export type Customer = RunningStack['stack']['customers'][number];

export function demoCustomer({ stack }: RunningStack): Customer {
  const found = stack.customers.find(({ name }) => name === 'regularcleaning');
  if (!found) throw new Error('The stack has no demo customer');
  return found;
}

/** A browser of its own in which somebody of the demo customer is signed in. */
export async function signedIn(
  browser: Browser | undefined,
  customer: Customer,
  who: string,
): Promise<{ context: BrowserContext; page: Page }> {
  if (!browser) throw new Error('There is no browser');
  const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 900 } });
  context.setDefaultTimeout(40_000);
  const page = await context.newPage();
  await page.goto(`${customer.url}/`);
  await page.getByLabel('Email').fill(customer.email.replace('planner', who));
  await page.getByLabel('Password').fill(customer.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Imports', exact: true }).waitFor();
  return { context, page };
}

interface SentJob {
  translations: { text: string }[];
  date_start: string;
  owners: { id: string }[];
}
const sandbox = (running: RunningStack | undefined, path: string, init?: RequestInit): Promise<Response> =>
  fetch(`${running?.stack.parts.facilityapps?.url}/_sandbox/${path}?customer=regularcleaning`, init);

/** What FacilityApps was sent, by title; one that was sent twice throws. */
export async function sentJobs(running: RunningStack | undefined): Promise<Map<string, SentJob>> {
  const text = await (await sandbox(running, 'jobs')).text();
  const jobs = text.startsWith('[')
    ? (JSON.parse(text) as SentJob[])
    : text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as SentJob]));
  const byTitle = new Map(jobs.map((job) => [job.translations[0]?.text ?? '', job]));
  if (byTitle.size < jobs.length) throw new Error('A job was sent twice');
  return byTitle;
}

export type Reference = Record<string, { name?: string }[]>;
/** Changes what the customer's FacilityApps has; answers what it had. */
export async function changeFacilityApps(
  running: RunningStack | undefined,
  change: (raw: Reference) => Reference,
): Promise<Reference> {
  const before = (await (await sandbox(running, 'reference')).json()) as Reference;
  const body = JSON.stringify(change(structuredClone(before)));
  const done = await sandbox(running, 'reference', { method: 'PUT', body });
  if (!done.ok) throw new Error(await done.text());
  return before;
}

/** Sends something to the API from within a page, as its person, behind the back of what the page shows. */
export async function send(page: Page, method: string, path: string, body: object): Promise<void> {
  const status = await page.evaluate<number>(
    `fetch(${JSON.stringify(path)}, { method: ${JSON.stringify(method)},
      headers: { 'content-type': 'application/json' }, body: ${JSON.stringify(JSON.stringify(body))} })
      .then((answer) => answer.status)`,
  );
  if (status > 299) throw new Error(`${method} ${path} answered ${status}`);
}
