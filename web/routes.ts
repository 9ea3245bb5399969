/** Which rows of an import are shown. */
export interface RowsShown {
  outcome: string | null;
  code: string | null;
  /** A field: rows with an issue in its column, or with `text` in it. */
  column: string | null;
  text: string | null;
  edited: boolean;
  order: 'issues' | 'file';
}

/** Addresses of the screens. What a screen shows lies in its address, so that it can be kept, sent and gone back to. */
export type Route =
  | { screen: 'imports' }
  | ({ screen: 'import'; id: string } & RowsShown)
  | { screen: 'schedules' }
  | { screen: 'schedule'; id: string }
  /** `month` as `2027-01`, this one without it. */
  | { screen: 'schedules-month'; month: string | null }
  | { screen: 'schedules-holidays' }
  | { screen: 'schedules-from-import'; importId: string }
  | { screen: 'settings'; section: string | null }
  | { screen: 'reference'; kind: string | null; text: string | null }
  | { screen: 'invitation' | 'reset-password' | 'confirm-email' }
  | { screen: 'missing' };

/** What links in mails lead to. */
export const resetAddress = '/reset-password';
const FROM_MAIL = {
  '/invitation': 'invitation',
  [resetAddress]: 'reset-password',
  '/confirm-email': 'confirm-email',
} as const;

export function routeOf({ pathname, search }: { pathname: string; search: string }): Route {
  const path = pathname.replace(/\/+$/, '') || '/';
  if (path === '/' || path === '/imports') return { screen: 'imports' };
  if (path === '/invitation' || path === resetAddress || path === '/confirm-email')
    return { screen: FROM_MAIL[path] };
  if (path === '/schedules') return { screen: 'schedules' };
  if (path === '/schedules/month') {
    const month = new URLSearchParams(search).get('month') ?? '';
    return { screen: 'schedules-month', month: /^\d{4}-(0[1-9]|1[0-2])$/.test(month) ? month : null };
  }
  if (path === '/schedules/holidays') return { screen: 'schedules-holidays' };
  if (path === '/schedules/from-import') {
    const importId = new URLSearchParams(search).get('import');
    return importId ? { screen: 'schedules-from-import', importId } : { screen: 'missing' };
  }
  const [, schedule] = /^\/schedules\/([A-Za-z0-9_-]+)$/.exec(path) ?? [];
  if (schedule !== undefined) return { screen: 'schedule', id: schedule };
  const [reference, kind = null] = /^\/reference(?:\/([a-z]+))?$/.exec(path) ?? [];
  if (reference !== undefined)
    return { screen: 'reference', kind, text: new URLSearchParams(search).get('text') || null };
  const [settings, section = null] = /^\/settings(?:\/([a-z-]+))?$/.exec(path) ?? [];
  if (settings !== undefined) return { screen: 'settings', section };
  const [, id] = /^\/imports\/([A-Za-z0-9_-]+)$/.exec(path) ?? [];
  if (id === undefined) return { screen: 'missing' };
  const query = new URLSearchParams(search);
  return {
    screen: 'import',
    id,
    outcome: query.get('outcome') || null,
    code: query.get('code') || null,
    column: query.get('column') || null,
    text: query.get('text') || null,
    edited: query.get('edited') === 'true',
    order: query.get('order') === 'file' ? 'file' : 'issues',
  };
}

export const importsAddress = '/';
export const schedulesAddress = '/schedules';
/** Reference data of a kind, or the first of them. */
export const referenceAddress = (kind?: string, text = ''): string =>
  `/reference${kind === undefined ? '' : `/${kind}`}${text && `?${new URLSearchParams({ text }).toString()}`}`;
/** A section of the settings, or the first that the person may see. */
export const settingsAddress = (section?: string): string =>
  section === undefined ? '/settings' : `/settings/${section}`;
export const schedulesMonthAddress = (month: string | null): string =>
  month === null ? '/schedules/month' : `/schedules/month?month=${month}`;
export const ownDaysAddress = '/schedules/holidays';
export const fromImportAddress = (importId: string): string =>
  `/schedules/from-import?import=${encodeURIComponent(importId)}`;
/** `new` for one that is not there yet. */
export const scheduleAddress = (id: string): string => `/schedules/${encodeURIComponent(id)}`;

export function importAddress(id: string, shown: Partial<RowsShown> = {}): string {
  const { outcome, code, column, text, edited = false, order = 'issues' } = shown;
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries({ outcome, code, column, text }))
    if (value != null) query.set(name, value);
  if (edited) query.set('edited', 'true');
  if (order !== 'issues') query.set('order', order);
  const words = query.toString();
  return `/imports/${encodeURIComponent(id)}${words && `?${words}`}`;
}
