import { signal } from '@preact/signals';
import { routeOf, type Route } from './routes';

/** Where the person is. */
export const route = signal<Route>(routeOf(window.location));

const screenOf = (at: Route): string =>
  'id' in at ? at.id : at.screen === 'settings' ? `settings ${at.section ?? ''}` : at.screen;

function follow(): void {
  const before = screenOf(route.value);
  route.value = routeOf(window.location);
  if (screenOf(route.value) !== before) window.scrollTo(0, 0);
}

/** Goes to another address of this app without loading the page again. */
export function navigate(address: string): void {
  window.history.pushState(null, '', address);
  follow();
}

/** A plain click on a link of ours; all others are the browser's (new tabs, downloads, other hosts). */
function ours(event: MouseEvent): string | null {
  if (event.defaultPrevented || event.button !== 0) return null;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return null;
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  if (!link || link.target || link.hasAttribute('download') || link.origin !== window.location.origin)
    return null;
  if (link.pathname.startsWith('/api/') || link.hash) return null;
  return link.pathname + link.search;
}

export function startRouter(): void {
  window.addEventListener('popstate', follow);
  document.addEventListener('click', (event) => {
    const address = ours(event);
    if (address === null) return;
    event.preventDefault();
    navigate(address);
  });
}
