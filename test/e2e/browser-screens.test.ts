import { readFileSync } from 'node:fs';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { allScreens, goTo, SIGN_IN, type Screen } from '../../local/screens/screens';
import { makeWorld, signInAsOwner } from '../../local/screens/world';
import { complaintsOf, describeInBrowser, launch } from './browser';
import { root, scratch, startStack, type RunningStack } from './terminal';

const files = scratch();
const DESK = { width: 1200, height: 860 };
/** A busy machine takes ten times as long as a quiet one. */
const WALK_MS = 600_000;
const PHONE = { width: 360, height: 740 };
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
let running: RunningStack | undefined;
let browser: Browser | undefined;
let page: Page;
const found = { broken: {} as Record<string, string[]>, wide: {} as Record<string, number> };
const TWICE = ['import-review', 'import-rows', 'reference', 'sign-in'];
let complaints: string[];

/** What breaks a rule, with the first element that does; `rules` names some of them, or all are looked at. */
async function broken(rules?: string[]): Promise<string[]> {
  const only = rules ? { runOnly: { type: 'rule', values: rules } } : {};
  // Text that is evaluated by the protocol is not the page's own, so its policy is left as it is.
  const { violations } = await page.evaluate<AxeResults>(`axe.run(document, ${JSON.stringify(only)})`);
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''} ${nodes[0]?.failureSummary ?? ''}`,
  );
}

async function visit(url: string, screen: Screen): Promise<void> {
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(DESK);
  const shown = await goTo(page, url, screen);
  await page.evaluate(axe);
  const light = await broken();
  await page.emulateMedia({ colorScheme: 'dark' });
  const dark = await broken(['color-contrast']);
  if (light.length + dark.length > 0) found.broken[screen.name] = [...light, ...dark];
  await page.setViewportSize(PHONE);
  const width = await page.evaluate<number>('document.documentElement.scrollWidth');
  if (width > PHONE.width) found.wide[screen.name] = width;
  await shown();
}

describeInBrowser('every screen', () => {
  beforeAll(async () => {
    [running, browser] = await Promise.all([startStack(files.path('data'), ['--rate', '20']), launch()]);
    const customer = running.stack.customers.find(({ name }) => name === 'regularcleaning');
    if (!customer) throw new Error('The stack has no demo customer');
    const { url } = customer;
    const context = await browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce' });
    context.setDefaultTimeout(20_000);
    page = await context.newPage();
    complaints = complaintsOf(page);
    await visit(url, SIGN_IN);
    await signInAsOwner(page, customer);
    const screens = await allScreens(page, url, await makeWorld(page, root));
    // Some are pictured twice, which tells nothing more here.
    for (const screen of screens) if (!TWICE.includes(screen.name)) await visit(url, screen);
  }, WALK_MS);
  afterAll(async () => {
    await browser?.close();
    await running?.stop();
    files.remove();
  });

  test('keeps the rules of WCAG, in light and in dark, and the policy of the page', () => {
    expect(found.broken).toEqual({});
    expect(complaints).toEqual([]);
  });

  test('fits a phone without scrolling sideways', () => expect(found.wide).toEqual({}));
});
