import type { Entry } from '../api/audit';

const NOUNS: Record<string, string> = {
  alias: 'Remembered name',
  audit: 'Audit log',
  'calendar-link': 'Calendar link',
  key: 'Key',
  mapping: 'Remembered columns',
  reference: 'Reference data',
  request: 'Request',
  schedule: 'Recurring job',
  session: 'Session',
};

/** `Import approved`, of `import.approved`. */
export function actionInWords(action: string): string {
  const [noun = '', verb = ''] = action.split('.');
  const name = NOUNS[noun] ?? noun.charAt(0).toUpperCase() + noun.slice(1).replaceAll('-', ' ');
  return `${name} ${verb.replaceAll('-', ' ')}`;
}

const APP: Record<string, string> = {
  run: 'The app, while importing',
  inbox: 'The app, from the inbox',
  schedules: 'The app, for recurring jobs',
  visitor: 'Somebody not signed in',
};

/** Who it was: a name where there is one. */
export function actorInWords({ actor: { kind, id } }: Entry, names: ReadonlyMap<string, string>): string {
  if (kind === 'system') return APP[id] ?? `The app (${id})`;
  const name = names.get(id);
  if (kind === 'key') return name ? `Key ${name}` : `Key ${id}`;
  if (kind === 'operator') return 'Our support';
  return name ?? id;
}

const plain = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : JSON.stringify(value);

/** `ready 12, checkEtag chk_1`, of what was noted before or after. */
export const stateInWords = (state: Record<string, unknown> | null): string =>
  Object.entries(state ?? {})
    .map(([key, value]) => `${key} ${plain(value)}`)
    .join(', ');
