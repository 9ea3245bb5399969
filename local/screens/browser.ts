import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';

const inPrograms = (...parts: string[]): string[] =>
  ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA']
    .map((name) => process.env[name])
    .filter((folder) => folder !== undefined)
    .map((folder) => join(folder, ...parts));

/** Where a Chromium usually is; `CHROMIUM` names another. Undefined where there is none. */
export function chromiumPath(): string | undefined {
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

/** Starts a browser; more arguments for its command line. */
export async function launch(more: string[] = []): Promise<Browser> {
  const { chromium } = await import('playwright-core');
  return chromium.launch({
    executablePath: chromiumPath() ?? '',
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
      ...more,
    ],
  });
}
