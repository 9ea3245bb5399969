import { wholeApp, type WholeApp } from '../../support/whole-app';

let app: WholeApp;
let owner: string;
beforeAll(async () => {
  app = await wholeApp();
  owner = await app.signIn();
});
afterAll(() => app.stop());

interface Entry {
  action: string;
  actor: { kind: string; id: string };
  target: { kind: string; id: string } | null;
  address: string | null;
  after: Record<string, unknown> | null;
}
const noted = async (action: string): Promise<Entry[]> =>
  (await app.call({ path: `/api/audit?action=${action}&limit=1000`, cookie: owner })).json.items as Entry[];

it('notes each download, by whom and what', async () => {
  const body = 'title,site,assigned_to,date_start\nWindows,Main Building,Anna Clarke,2031-01-06\n';
  const made = await app.call({ method: 'POST', path: '/api/imports?name=a.csv', cookie: owner, body });
  await app.settle();
  const id = String(made.json.id);
  for (const path of [
    ...[`/api/imports/${id}/file`, `/api/imports/${id}/result`, `/api/imports/${id}/result`],
    ...['/api/reference/sites/list.csv', '/api/templates/jobs.xlsx', '/api/audit.csv'],
  ])
    expect([path, (await app.call({ path, cookie: owner })).status]).toEqual([path, 200]);
  expect((await noted('import.downloaded')).map(({ target, after }) => [target?.id, after?.what])).toEqual([
    [id, 'result'],
    [id, 'result'],
    [id, 'file'],
  ]);
  expect(await noted('reference.downloaded')).toMatchObject([{ after: { kind: 'sites' } }]);
  expect(await noted('template.downloaded')).toMatchObject([{ after: { file: 'jobs.xlsx' } }]);
  expect(await noted('audit.exported')).toHaveLength(1);
});

it('notes what somebody was not allowed to do, once for a flood of it, and bounds what one customer can note', async () => {
  const viewer = await app.signIn('regularcleaning', 'viewer');
  const who = (await app.call({ path: '/api/session', cookie: viewer })).json.user as { id: string };
  for (let n = 0; n < 40; n++)
    expect((await app.call({ path: '/api/people', cookie: viewer })).status).toBe(403);
  const del = { method: 'DELETE', path: `/api/people/${who.id}`, cookie: viewer };
  expect((await app.call(del)).status).toBe(403);
  expect(await noted('permission.refused')).toMatchObject([
    {
      actor: { kind: 'user', id: who.id },
      target: { kind: 'route', id: 'people-remove' },
      after: { id: who.id },
    },
    { actor: { kind: 'user', id: who.id }, target: { id: 'people-list' }, address: '203.0.113.9' },
  ]);

  // Keys are somebody too, each of its own; an admin who may call a route, and may not do this with it.
  const keys: string[] = [];
  for (let n = 0; n < 40; n++) {
    const json = { name: `k${n}`, scopes: ['imports:read'], days: 1 };
    keys.push(String((await app.call({ method: 'POST', path: '/api/keys', cookie: owner, json })).json.key));
  }
  for (const key of keys) {
    const headers = { authorization: `Bearer ${key}` };
    expect((await app.call({ path: '/api/reference/sites', headers })).status).toBe(403);
  }
  const all = await noted('permission.refused');
  expect(all).toHaveLength(30);
  expect(all[0]).toMatchObject({ actor: { kind: 'key' }, target: { id: 'reference-list' } });

  // Nobody knows who asks without a session, or with a key that is none: that is no refusal of a permission.
  await app.call({ path: '/api/people', headers: { authorization: `Bearer fji_live_${'0'.repeat(38)}` } });
  await app.call({ path: '/api/people' });
  expect(await noted('permission.refused')).toHaveLength(30);
});
