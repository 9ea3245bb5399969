// `npm run screens [-- --only NAME] [--out docs/screens]`: pictures of every screen, light, dark and on a phone, of a
// stack that is started for it. A person looks at them; the browser tests look for what breaks the rules of WCAG.
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { launch } from './screens/browser';
import { allScreens, goTo, type Screen } from './screens/screens';
import { makeWorld, signInAsOwner } from './screens/world';
import { startStack, type StackCustomer } from './stack/stack';

const LOOKS = [
  { look: 'light', colorScheme: 'light', viewport: { width: 1200, height: 860 } },
  { look: 'dark', colorScheme: 'dark', viewport: { width: 1200, height: 860 } },
  { look: 'phone', colorScheme: 'light', viewport: { width: 390, height: 844 } },
] as const;
/** Of a part of a page that is longer only the beginning is pictured. */
const MOST_HEIGHT = 1_000;
/** The day that the pictures show; the files lie in 2031. */
const NOW = '2027-01-11T09:00:00Z';

/** The beginning of a part of the page; nothing for what is seen without scrolling. */
async function partOf(page: Page, { part }: Screen) {
  // Text for the protocol: the tools here know no types of a page.
  await page.evaluate('scrollTo(0, 0)');
  const box = part === undefined ? null : await page.locator(part).boundingBox();
  return box ? { fullPage: true, clip: { ...box, height: Math.min(box.height, MOST_HEIGHT) } } : {};
}

async function shoot(page: Page, url: string, screen: Screen, file: string): Promise<void> {
  await goTo(page, url, screen);
  await page.screenshot({
    path: file,
    animations: 'disabled',
    caret: 'hide',
    ...(await partOf(page, screen)),
  });
  process.stdout.write(`${file} ${Math.round(statSync(file).size / 1024)} KB\n`);
}

async function walk(browser: Browser, customer: StackCustomer, out: string, only?: string): Promise<void> {
  const root = process.env.IMPORTER_ROOT ?? process.cwd();
  const first = await browser.newPage({ locale: 'en-GB' });
  await signInAsOwner(first, customer);
  const screens = await allScreens(first, customer.url, await makeWorld(first, root));
  const state = await first.context().storageState();
  for (const { look, ...how } of LOOKS) {
    const contexts = {
      in: await browser.newContext({ locale: 'en-GB', storageState: state, ...how }),
      out: await browser.newContext({ locale: 'en-GB', ...how }),
    };
    for (const screen of screens) {
      if (only !== undefined && !screen.name.includes(only)) continue;
      if (screen.once && look !== 'light') continue;
      const page = await contexts[screen.signedOut ? 'out' : 'in'].newPage();
      await shoot(page, customer.url, screen, join(out, `${screen.name}-${look}.png`));
      await page.close();
    }
    await contexts.in.close();
    await contexts.out.close();
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { only: { type: 'string' }, out: { type: 'string', default: 'docs/screens' } },
  });
  mkdirSync(values.out, { recursive: true });
  const dataDir = mkdtempSync(join(tmpdir(), 'importer-screens-'));
  const stack = await startStack({ dataDir, rate: 20, now: NOW, frontDoorPort: 7400 });
  const browser = await launch();
  try {
    const customer = stack.customers[0];
    if (!customer) throw new Error('The stack has no demo customer');
    await walk(browser, customer, values.out, values.only);
  } finally {
    await browser.close();
    await stack.stop();
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

void main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
