import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';

const inPrograms = (...parts: string[]): string[] =>
  ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA']
    .map((name) => process.env[name])
    .filter((folder) => folder !== undefined)
    .map((folder) => join(folder, ...parts));

/** Where a Chromium usually is; `CHROMIUM` names another. */
function chromiumPath(): string | undefined {
  const named = process.env.CHROMIUM;
  if (named !== undefined && named !== '') {
    if (!existsSync(named)) throw new Error(`CHROMIUM names ${named}, which is not there`);
    return named;
  }
  const usual: Partial<Record<NodeJS.Platform, string[]>> = {
    linux: [
      'chromium',
      'chromium-browser',
      'google-chrome',
      'google-chrome-stable',
      'microsoft-edge',
    ].flatMap((name) => [join('/usr/bin', name), join('/snap/bin', name)]),
    darwin: [
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
      '/Applications/Chromium.app/Contents/MacOS/Chromium',
      '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
    ],
    win32: [
      ...inPrograms('Google', 'Chrome', 'Application', 'chrome.exe'),
      ...inPrograms('Microsoft', 'Edge', 'Application', 'msedge.exe'),
    ],
  };
  return (usual[process.platform] ?? []).find((path) => existsSync(path));
}

const found = chromiumPath();

/** `describe` for tests in a real browser; without one they are counted as skipped, and say why. */
export const describeInBrowser: jest.Describe = found === undefined ? describe.skip : describe;
if (found === undefined) {
  console.warn('No Chromium was found, so the browser tests are skipped. CHROMIUM=<path> names one.');
}

export const launch = (): Promise<Browser> =>
  chromium.launch({
    executablePath: found ?? '',
    // Our own page on our own machine: nothing to look up, to update or to be protected from.
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      '--no-proxy-server',
    ],
  });

/** Everything that a page complains about: errors on its console, exceptions, forbidden sources. */
export function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    // The browser itself writes down each answer above 399; those the tests ask for are checked on the screen.
    const answer =
      message.text().startsWith('Failed to load resource') && message.location().url.includes('/api/');
    if (['error', 'warning'].includes(message.type()) && !answer) complaints.push(message.text());
  });
  return complaints;
}
