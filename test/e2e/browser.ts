import type { Page } from 'playwright-core';
import { chromiumPath } from '../../local/screens/browser';

export { launch } from '../../local/screens/browser';

const found = chromiumPath();

/** `describe` for tests in a real browser; without one they are counted as skipped, and say why. */
export const describeInBrowser: jest.Describe = found === undefined ? describe.skip : describe;
if (found === undefined) {
  console.warn('No Chromium was found, so the browser tests are skipped. CHROMIUM=<path> names one.');
}

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
