import type { Page } from 'playwright-core';
import type { World } from './world';

export interface Screen {
  name: string;
  /** Before anybody has signed in. */
  signedOut?: boolean;
  path: string;
  /** Waits until all of it is there; may open what is closed. */
  ready(page: Page): Promise<void>;
  /** One picture is enough. */
  once?: boolean;
  /** Only this part of the page is pictured. */
  part?: string;
  /** An import that is shown as it would be in a state that passes, or takes months to come. */
  as?: { id: string; with: object };
}

/** Goes to a screen and waits until all of it is there; answers what ends showing it otherwise than it is. */
export async function goTo(page: Page, url: string, screen: Screen): Promise<() => Promise<void>> {
  const address = `**/api/imports/${screen.as?.id ?? ''}`;
  if (screen.as) {
    await page.goto(url);
    const view = await page.evaluate<object>(
      `fetch('/api/imports/${screen.as.id}').then((answer) => answer.json())`,
    );
    const json = { ...view, ...screen.as.with };
    await page.route(address, (route) => route.fulfill({ json }));
  }
  await page.goto(url + screen.path);
  await screen.ready(page);
  return () => page.unroute(address);
}

const WAIT_MS = 20_000;

const heading = (name: string | RegExp) => async (page: Page) => {
  await page
    .getByRole('heading', { name, exact: typeof name === 'string' })
    .first()
    .waitFor();
  for (const until = Date.now() + WAIT_MS; (await page.locator('.loading').count()) > 0;) {
    if (Date.now() > until)
      throw new Error(`${page.url()} still says ${await page.locator('.loading').first().innerText()}`);
    await page.waitForTimeout(50);
  }
};

/** Pages of the settings, as the page that is signed in lists them. */
async function settingsScreens(page: Page, url: string): Promise<Screen[]> {
  await page.goto(`${url}/settings`);
  const links = page.getByRole('navigation', { name: 'Settings' }).getByRole('link');
  await links.first().waitFor();
  const found: Screen[] = [];
  for (const link of await links.all()) {
    const [path, title] = [(await link.getAttribute('href')) ?? '', await link.innerText()];
    found.push({ name: path.slice(1).replaceAll('/', '-'), path, ready: heading(title) });
  }
  return found;
}

/** Every screen that a person of a customer can see; `page` is signed in. */
export const allScreens = async (page: Page, url: string, world: World): Promise<Screen[]> => [
  ...screensOf(world),
  ...(await settingsScreens(page, url)),
];

export const SIGN_IN: Screen = { name: 'sign-in', path: '/', signedOut: true, ready: heading('Sign in') };

const screensOf = (world: World): Screen[] => [
  SIGN_IN,
  { name: 'imports', path: '/', ready: heading('Your imports') },
  { name: 'import-asking', path: `/imports/${world.asking}`, ready: heading(/needs an answer/) },
  {
    name: 'import-review',
    path: `/imports/${world.review}`,
    ready: heading('What approving will do'),
  },
  {
    name: 'import-preview',
    path: `/imports/${world.review}`,
    async ready(page) {
      await heading('What approving will do')(page);
      const parts = page.locator('.preview-part > summary');
      await parts.first().waitFor();
      for (let part = 0; part < (await parts.count()); part++) await parts.nth(part).click();
    },
    part: '.preview',
  },
  {
    name: 'import-rows',
    once: true,
    path: `/imports/${world.review}`,
    async ready(page) {
      await heading('What approving will do')(page);
      await page.locator('.grid-body [role=row]').first().waitFor();
    },
    part: '.review',
  },
  {
    name: 'import-running',
    path: `/imports/${world.paused}`,
    ready: heading('Creating jobs in FacilityApps'),
    as: {
      id: world.paused,
      with: {
        status: 'running',
        progress: { done: 212, total: 500, rowsPerSecond: 4.9, secondsLeft: 59 },
        counts: {
          ...{ rows: 500, ready: 288, created: 212, withErrors: 0 },
          ...{ duplicate: 0, failed: 0, skipped: 0, unknown: 0 },
        },
      },
    },
  },
  {
    name: 'import-removed',
    path: `/imports/${world.finished}`,
    ready: heading(/jobs were created/),
    as: { id: world.finished, with: { filesRemovedAt: '2028-01-12T02:10:00Z' } },
  },
  {
    name: 'import-changing',
    path: `/imports/${world.review}`,
    ready: heading('What approving will do'),
    as: {
      id: world.review,
      with: { editing: { id: 'edt_0', by: '', done: 310_000, total: 1_000_000 } },
    },
    part: '.editing',
  },
  { name: 'import-paused', path: `/imports/${world.paused}`, ready: heading('Paused') },
  { name: 'import-finished', path: `/imports/${world.finished}`, ready: heading(/jobs were created/) },
  { name: 'recurring', path: '/schedules', ready: heading('Recurring jobs') },
  {
    name: 'recurring-job',
    path: `/schedules/${world.schedule}`,
    ready: heading('Lobby, every second Tuesday'),
  },
  {
    name: 'recurring-month',
    path: '/schedules/month?month=2027-02',
    ready: heading('Recurring jobs by month'),
  },
  { name: 'recurring-holidays', path: '/schedules/holidays', ready: heading('Our own holidays') },
  { name: 'recurring-new', path: '/schedules/new', ready: heading('New recurring job') },
  {
    name: 'recurring-from-import',
    path: `/schedules/from-import?import=${world.finished}`,
    ready: heading('Make recurring jobs of these rows'),
  },
  { name: 'forgotten-password', path: '/reset-password', ready: heading('Forgotten password') },
  { name: 'reference', path: '/reference', ready: heading('Reference data') },
  {
    name: 'reference-spaces',
    once: true,
    path: '/reference/spaces?text=kitchen',
    ready: heading('Reference data'),
  },
  { name: 'missing', once: true, path: '/nowhere', ready: heading(/./) },
];
