import type { Page } from 'playwright-core';
import type { World } from './world';

export interface Screen {
  name: string;
  /** Before anybody has signed in. */
  signedOut?: boolean;
  path: string;
  /** Waits until all of it is there; may open what is closed. */
  ready(page: Page): Promise<void>;
  /** Only this part of the page is pictured. */
  part?: string;
}

const heading = (name: string | RegExp) => async (page: Page) => {
  await page
    .getByRole('heading', { name, exact: typeof name === 'string' })
    .first()
    .waitFor();
  while ((await page.locator('.loading').count()) > 0) await page.waitForTimeout(50);
};

/** Every screen that a person of a customer can see. */
export const screensOf = (world: World): Screen[] => [
  { name: 'sign-in', path: '/', signedOut: true, ready: heading('Sign in') },
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
    path: '/schedules/month',
    ready: heading('Recurring jobs by month'),
  },
  { name: 'recurring-holidays', path: '/schedules/holidays', ready: heading('Our own holidays') },
  { name: 'recurring-new', path: '/schedules/new', ready: heading('New recurring job') },
  { name: 'reference', path: '/reference', ready: heading('Reference data') },
  { name: 'reference-spaces', path: '/reference/spaces?text=kitchen', ready: heading('Reference data') },
  { name: 'missing', path: '/nowhere', ready: heading(/./) },
];
