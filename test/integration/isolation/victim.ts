import { pngOf } from '../../support/pictures';
import type { WholeApp } from '../../support/whole-app';
import type { Ids } from './http-case';

/** Stands in whatever the first customer keeps; whoever else sees it sees too much. */
export const MARK = 'isolated-alpha';

/** Fills the first customer with one of everything, marked. */
export async function fill(app: WholeApp, cookie: string, host = 'regularcleaning'): Promise<Ids> {
  const send = async (method: string, path: string, given: object = {}) => {
    const answer = await app.call({ method, path, cookie, host, ...given });
    if (answer.status >= 300) throw new Error(`${method} ${path} answered ${answer.status}: ${answer.text}`);
    return answer.json;
  };
  const list = async (path: string) => (await send('GET', path)).items as Record<string, string>[];
  const choices = encodeURIComponent(JSON.stringify({ map: { Chore: 'title_en' }, acceptSuggestions: true }));
  const file = [
    'Chore,site,assigned_to,date_start',
    `${MARK} windows,Main Building,Anna Clarke,2031-01-06`,
    `${MARK} floors,Main Buildin,Anna Clarke,2031-01-07`,
  ].join('\n');
  const made = await send('POST', `/api/imports?name=${MARK}.csv&choices=${choices}`, { body: file });
  await app.settle();
  const id = String(made.id);
  // An edit in the background takes an import of 50,000 rows; how one ended is kept like this.
  const edit = `edt_${'a'.repeat(24)}`;
  const problem = JSON.stringify({ code: 'internal', detail: `${MARK} could not be changed.` });
  const end = { kind: 'put', rowKey: `editend|${id}|${edit}`, props: { version: 0, problem } } as const;
  await app.tables.table('imports').write(host, [end]);
  const kept = await send('POST', '/api/schedules', {
    json: {
      name: `${MARK} rounds`,
      rule: 'FREQ=WEEKLY',
      start: '2031-01-06T09:00',
      durationMinutes: 60,
      jobs: [{ title: `${MARK} round`, siteId: await siteId(), ownerId: await ownerId() }],
    },
  });
  const upload = await send('POST', `/api/uploads?name=${MARK}-large.csv&bytes=3`);
  const key = await send('POST', '/api/keys', { json: { name: MARK, scopes: ['imports:read'], days: 9 } });
  const invitation = await send('POST', '/api/invitations', {
    json: { email: `${MARK}@example.org`, role: 'viewer' },
  });
  await send('POST', '/api/subdomains', { json: { name: MARK } });
  await send('PUT', '/api/branding', { json: { name: `${MARK} Cleaning`, colour: '#123456' } });
  const branding = await send('PUT', '/api/branding/logo', { body: pngOf(3, 2) });
  const link = await send('POST', '/api/schedules/calendar-link');
  await app.settle();
  return {
    import: id,
    edit,
    upload: String(upload.id),
    schedule: String(kept.id),
    occurrence: '2031-01-06',
    key: String(key.id),
    person: (await list('/api/people')).find(({ role }) => role === 'viewer')?.id ?? '',
    invitation: String(invitation.id),
    session: (await list('/api/sessions'))[0]?.id ?? '',
    alias: (await list('/api/aliases'))[0]?.id ?? '',
    mapping: (await list('/api/mappings'))[0]?.id ?? '',
    subdomain: MARK,
    logo: String((branding.logo as { path: string }).path).replace('/branding/', ''),
    calendarToken: /token=([^&"]+)/.exec(JSON.stringify(link))?.[1] ?? '',
  };

  async function siteId() {
    return (await list('/api/reference/sites'))[0]?.id ?? '';
  }
  async function ownerId() {
    return (await list('/api/reference/users'))[0]?.id ?? '';
  }
}
