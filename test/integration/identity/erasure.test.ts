import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { wholeApp, type WholeApp } from '../../support/whole-app';
import { stored } from '../secrets/written';

const folder = mkdtempSync(join(tmpdir(), 'erasure-'));
const clockFile = join(folder, 'clock.json');
let app: WholeApp;
beforeAll(async () => {
  writeFileSync(clockFile, JSON.stringify({ offsetMs: 0 }));
  app = await wholeApp({ env: { CLOCK_FILE: clockFile } });
});
afterAll(async () => {
  await app.stop();
  rmSync(folder, { recursive: true });
});

const NAME = 'Wilhelmina Featherstone';
const EMAIL = 'wilhelmina@featherstone.example';
const AT = '198.51.100.77';
const PASSWORD = 'ten brown mops dry slowly';
const from = { 'x-azure-socketip': AT };

it('of somebody who was removed leaves no name, mail address or network address anywhere, and the log whole', async () => {
  const owner = await app.signIn();
  const send = (method: string, path: string, cookie: string, more = {}) =>
    app.call({ method, path, cookie, headers: from, ...more });
  await app.call({
    ...{ method: 'POST', path: '/api/invitations', cookie: owner },
    json: { email: EMAIL, role: 'admin' },
    headers: { 'idempotency-key': 'once' },
  });
  await app.settle();
  const token = /#([\w-]{43})/.exec(app.mails.at(-1)?.text ?? '')?.[1];
  const came = await send('POST', '/api/invitations/accept', '', {
    json: { token, name: NAME, password: PASSWORD },
  });
  expect(came.status).toBe(200);
  const { id } = came.json.user as { id: string };
  const own = came.cookie ?? '';
  // Of everything that names who did it.
  const body = 'title,site,assigned_to,date_start\nWindows,Main Buildin,Anna Clarke,2031-01-06\n';
  const made = await send('POST', '/api/imports?name=a.csv', own, { body });
  await app.settle();
  const edits = `/api/imports/${String(made.json.id)}/edits`;
  expect((await send('POST', edits, own, { json: { kind: 'skip', rows: [1] } })).status).toBe(200);
  await send('POST', '/api/keys', own, { json: { name: 'Rota', scopes: ['imports:read'], days: 9 } });
  await send('POST', '/api/password-resets', '', { json: { email: EMAIL } });
  await send('POST', '/api/account/email', own, { json: { password: PASSWORD, email: `new.${EMAIL}` } });
  await app.settle();
  const places = async (): Promise<string[]> => {
    const found = (await stored(app)).filter(({ text }) =>
      [NAME, 'featherstone', AT].some((one) => text.toLowerCase().includes(one.toLowerCase())),
    );
    return [...new Set(found.map(({ where }) => where))].sort();
  };
  expect(await places()).toEqual(['table audit', 'table idempotency', 'table sessions', 'table users']);

  const gone = await app.call({ method: 'DELETE', path: `/api/people/${id}`, cookie: owner });
  expect(gone.status).toBe(204);
  // At once: who they are. In the log: from where, until the night.
  expect(await places()).toEqual(['table audit', 'table idempotency']);

  writeFileSync(clockFile, JSON.stringify({ offsetMs: 25 * 3_600_000 }));
  for (let tries = 0; tries < 100 && (await places()).length > 0; tries++) {
    await app.invoke('forget', {});
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  expect(await places()).toEqual([]);
  const again = await app.signIn();
  const verified = await app.call({ path: '/api/audit/verify', cookie: again });
  expect(verified.json).toMatchObject({ whole: true, broken: null });
  expect(verified.json.erased).toBeGreaterThan(4);
  const log = await app.call({ path: `/api/audit?actor=${id}&limit=100`, cookie: again });
  expect(log.text).toContain('import.uploaded');
  const grid = await app.call({
    path: `/api/imports/${String(made.json.id)}/edits`,
    cookie: again,
  });
  expect(grid.status).toBe(200);
  // The next night has nothing left to do.
  const { items } = (await app.call({ path: '/api/audit?action=audit.personal-erased', cookie: again }))
    .json as { items: object[] };
  await app.invoke('forget', {});
  const after = await app.call({ path: '/api/audit?action=audit.personal-erased', cookie: again });
  expect(after.json.items).toHaveLength(items.length);
  expect(items).toMatchObject([{ target: { kind: 'user', id }, actor: { id: 'erasure' } }]);
});
