import type { Browser, BrowserContext, Page } from 'playwright-core';
import { pngOf } from '../support/pictures';
import { violationsOf } from './axe';
import { complaintsOf, describeInBrowser, launch } from './browser';
import { scratch, startStack, type RunningStack } from './terminal';

const files = scratch();
let running: RunningStack | undefined;
let browser: Browser | undefined;
let page: Page;
let complaints: string[];
const urls: Record<string, string> = {};

const heading = (name: string) => page.getByRole('heading', { name, exact: true }).waitFor();
const picture = async (name: string, of: Page = page): Promise<void> => {
  const folder = process.env.PICTURES;
  if (folder) await of.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
};
/** Ground and text of the button as they are drawn. */
const buttonOf = (of: Page) =>
  of.evaluate<string[]>(`(() => {
    const { backgroundColor, color } = getComputedStyle(document.querySelector('form .button'));
    return [backgroundColor, color];
  })()`);
/** Waits until the logo that is shown has so many pixels from left to right. */
const logoIsWide = async (pixels: number): Promise<void> => {
  // Asked again and again: the pages' policy lets nobody run a text that waits in them.
  for (const until = Date.now() + 20_000; Date.now() < until; await page.waitForTimeout(50)) {
    const wide = `document.querySelector('.brand-ground-light img')?.naturalWidth`;
    if ((await page.evaluate<number | undefined>(wide)) === pixels) return;
  }
  throw new Error(`The logo is not ${pixels} pixels wide`);
};
/** A picture as this browser writes JPEGs. */
const JPEG_OF_BROWSER = `(async () => {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [64, 48];
  const context = canvas.getContext('2d');
  const shade = context.createLinearGradient(0, 0, 64, 48);
  shade.addColorStop(0, 'red');
  shade.addColorStop(1, 'blue');
  context.fillStyle = shade;
  context.fillRect(0, 0, 64, 48);
  const blob = await new Promise((done) => canvas.toBlob(done, 'image/jpeg', 0.8));
  return [...new Uint8Array(await blob.arrayBuffer())];
})()`;

/** The page of a customer as somebody sees it who was never there. */
async function stranger(customer: string, colorScheme: 'light' | 'dark' = 'light') {
  const context: BrowserContext = await (browser as Browser).newContext({ locale: 'en-GB', colorScheme });
  context.setDefaultTimeout(20_000);
  const seen = await context.newPage();
  const said = complaintsOf(seen);
  await seen.goto(urls[customer] ?? '');
  await seen.getByRole('heading', { name: 'Sign in', exact: true }).waitFor();
  return { seen, said, close: () => context.close() };
}

describeInBrowser('branding in a browser', () => {
  beforeAll(async () => {
    [running, browser] = await Promise.all([startStack(files.path('data')), launch()]);
    for (const { name, url } of running.stack.customers) urls[name] = url;
    const customer = running.stack.customers.find(({ name }) => name === 'regularcleaning');
    const context = await browser.newContext({ locale: 'en-GB' });
    context.setDefaultTimeout(20_000);
    page = await context.newPage();
    complaints = complaintsOf(page);
    await page.goto(`${urls.regularcleaning}/settings/branding`);
    await page.getByLabel('Email').fill('owner@regularcleaning.example');
    await page.getByLabel('Password').fill(customer?.password ?? '');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await heading('Branding');
  });
  afterAll(async () => {
    await browser?.close();
    await running?.stop();
    files.remove();
  });
  afterEach(() => expect(complaints).toEqual([]));

  test('says of a colour that it is too light, and offers the nearest that can be seen', async () => {
    const colour = page.getByLabel('The colour as #rrggbb');
    await colour.fill('#ffcc00');
    await page.getByText('It is too light to be seen on light pages: its contrast is 1.3').waitFor();
    await picture('branding-faint');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('alert').getByText('too light to be seen').waitFor();
    await page.getByRole('button', { name: /^Use #[0-9a-f]{6}, the nearest/ }).click();
    await page.getByText('It can be seen well').waitFor();
    expect(await colour.inputValue()).toMatch(/^#[0-9a-f]{6}$/);
    await page.getByRole('button', { name: 'As it was' }).click();
    expect(await colour.inputValue()).toBe('#0b6b63');
  });

  test('shows name, colour and logo at once, and to whoever comes to the address; others look as before', async () => {
    await page.getByLabel('Name on your pages and mails').fill('Spotless');
    await page.getByLabel('The colour as #rrggbb').fill('#7a1f3d');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved. Everybody sees it').waitFor();
    await page.getByRole('banner').getByText('Spotless').waitFor();
    const logo = { name: 'logo.png', mimeType: 'image/png', buffer: pngOf(120, 40) };
    await page.getByLabel('Choose a logo').setInputFiles(logo);
    await page.getByRole('img', { name: 'Your logo on a dark ground' }).waitFor();
    await logoIsWide(120);
    expect(await violationsOf(page)).toEqual([]);
    await picture('branding-light');
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await violationsOf(page)).toEqual([]);
    await picture('branding-dark');
    await page.setViewportSize({ width: 390, height: 844 });
    await picture('branding-phone');
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: 1200, height: 860 });

    const light = await stranger('regularcleaning');
    await light.seen.getByRole('banner').getByText('Spotless').waitFor();
    expect(await buttonOf(light.seen)).toEqual(['rgb(122, 31, 61)', 'rgb(255, 255, 255)']);
    await light.seen.locator('img.brand-logo').waitFor();
    expect(await violationsOf(light.seen)).toEqual([]);
    await picture('branded-sign-in', light.seen);
    const dark = await stranger('regularcleaning', 'dark');
    expect(await violationsOf(dark.seen)).toEqual([]);
    expect((await buttonOf(dark.seen))[0]).not.toBe('rgb(122, 31, 61)');
    await picture('branded-sign-in-dark', dark.seen);
    const other = await stranger('officeclean');
    expect((await buttonOf(other.seen))[0]).toBe('rgb(11, 107, 99)');
    expect(await other.seen.locator('img.brand-logo').count()).toBe(0);
    for (const { said, close } of [light, dark, other]) {
      expect(said).toEqual([]);
      await close();
    }
  });

  test('takes a real JPEG of this browser, refuses what is no picture with words, and takes the logo away', async () => {
    const bytes = await page.evaluate<number[]>(JPEG_OF_BROWSER);
    const choose = page.getByLabel('Choose another logo');
    await choose.setInputFiles({ name: 'logo.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(bytes) });
    await logoIsWide(64);
    await choose.setInputFiles({
      name: 'logo.png',
      mimeType: 'image/png',
      buffer: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'),
    });
    await page.getByRole('alert').getByText('An SVG can hold programs').waitFor();
    await page.getByRole('button', { name: 'Remove the logo' }).click();
    await page.getByText('There is no logo yet').waitFor();
  });
});
