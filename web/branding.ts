import { signal } from '@preact/signals';
import type { BrandingView } from '../shared/tenancy/branding/views';
import { getBranding } from './api/branding';

/** How the customer of this address shows itself; undefined until it is known, and where it cannot be asked for. */
export const branding = signal<BrandingView | undefined>(undefined);

/** Asks beside everything else: a page without it is plain, and works. */
export async function findBranding(): Promise<void> {
  branding.value = await getBranding().then(
    ({ value }) => value,
    () => undefined,
  );
}

/** Shows what was saved just now: name and logo, colours and the picture of the tab, which the browser keeps. */
export function showBranding(now: BrandingView): void {
  branding.value = now;
  for (const link of document.querySelectorAll<HTMLLinkElement>('link[href^="/branding/"]')) {
    const address = new URL(link.href);
    address.search = `?${Date.now()}`;
    link.href = address.pathname + address.search;
  }
}
