import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { wholeApp, type WholeApp } from '../../support/whole-app';

const folder = mkdtempSync(join(tmpdir(), 'retention-'));
const clockFile = join(folder, 'clock.json');
const setClock = (days: number) =>
  writeFileSync(clockFile, JSON.stringify({ offsetMs: days * 24 * 3_600_000 }));
let app: WholeApp;
beforeAll(async () => {
  setClock(0);
  app = await wholeApp({ env: { CLOCK_FILE: clockFile } });
});
afterAll(async () => {
  await app.stop();
  rmSync(folder, { recursive: true });
});

const asOwner = async () => {
  const cookie = await app.signIn();
  return (method: string, path: string, json?: object, headers = {}) =>
    app.call({ method, path, cookie, headers, ...(json ? { json } : {}) });
};

it('is shown with the bounds of the plan, changed within them by the version that was looked at, and noted', async () => {
  const call = await asOwner();
  const now = await call('GET', '/api/retention');
  expect(now.json).toEqual({
    fileDays: 365,
    recordDays: null,
    bounds: { fileDays: { least: 7, most: 1_095 }, recordDays: { least: 365, most: 3_650 } },
  });
  for (const fileDays of [6, 1_096])
    expect(await call('PUT', '/api/retention', { fileDays })).toMatchObject({
      status: 422,
      json: { errors: [{ path: 'fileDays' }] },
    });
  // Nothing is forgotten that a bill is made of, and no import before its file.
  for (const body of [
    { fileDays: 30, recordDays: 364 },
    { fileDays: 30, recordDays: 3_651 },
    { fileDays: 900, recordDays: 899 },
  ])
    expect(await call('PUT', '/api/retention', body)).toMatchObject({
      status: 422,
      json: { errors: [{ path: 'recordDays' }] },
    });
  for (const body of [{ fileDays: 7.5 }, { fileDays: '30' }, {}, { fileDays: 30, auditDays: 1 }])
    expect((await call('PUT', '/api/retention', body)).status).toBe(400);
  expect((await call('PUT', '/api/retention', { fileDays: 30 }, { 'if-match': '"old"' })).status).toBe(412);
  expect((await call('PUT', '/api/retention', { fileDays: 30, recordDays: 400 })).json).toMatchObject({
    recordDays: 400,
  });
  // What is left out stays.
  expect((await call('PUT', '/api/retention', { fileDays: 30 })).json).toMatchObject({
    ...{ fileDays: 30, recordDays: 400 },
  });
  const { items } = (await call('GET', '/api/audit?action=retention')).json as { items: object[] };
  expect(items).toMatchObject([
    { action: 'retention.changed', after: { fileDays: 30, recordDays: 400 } },
    {
      action: 'retention.changed',
      before: { fileDays: 365, recordDays: null },
      after: { fileDays: 30, recordDays: 400 },
    },
  ]);
  const viewer = await app.signIn('regularcleaning', 'viewer');
  expect((await app.call({ path: '/api/retention', cookie: viewer })).status).toBe(403);
});

it('takes files at night, after which downloads say so; another customer’s stay, and no job is made twice', async () => {
  const body = 'title,site,assigned_to,date_start\nWindows,Main Building,Anna Clarke,2031-01-06\n';
  const create = async (host: string) => {
    const cookie = await app.signIn(host, 'owner');
    const call = { method: 'POST', host, cookie };
    const { json } = await app.call({ ...call, path: '/api/imports?name=a.csv', body });
    await app.settle();
    return { id: String(json.id), call };
  };
  const mine = await create('regularcleaning');
  await app.call({ ...mine.call, path: `/api/imports/${mine.id}/approve`, json: {} });
  await app.settle();
  const theirs = await create('officeclean');
  await app.call({ ...theirs.call, path: `/api/imports/${theirs.id}/cancel` });

  setClock(31);
  // The clock is read from its file every now and then.
  for (let tries = 0; tries < 200; tries++) {
    await app.invoke('retention', {});
    const call = await asOwner();
    if ((await call('GET', `/api/imports/${mine.id}`)).json.filesRemovedAt) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const call = await asOwner();
  for (const path of ['file', 'result', 'rows', 'grid?offset=0&limit=10', 'columns', 'preview']) {
    const answer = await call('GET', `/api/imports/${mine.id}/${path}`);
    expect([path, answer.status, answer.json.code]).toEqual([path, 410, 'gone']);
    expect(answer.json.detail).toContain('were removed on');
  }
  expect((await call('GET', `/api/imports/${mine.id}`)).json).toMatchObject({
    status: 'finished',
    counts: { created: 1 },
  });
  const names: string[] = [];
  for await (const { name } of app.blobs.container('t-regularcleaning').list('')) names.push(name);
  expect(names.filter((name) => name.includes(mine.id))).toEqual([]);
  const { items } = (await call('GET', '/api/audit?action=retention.files-removed')).json as {
    items: { actor: object; after: { imports?: string[] } }[];
  };
  expect(items.at(-1)).toMatchObject({ actor: { kind: 'system', id: 'retention' }, after: { days: 30 } });

  // The other customer keeps files for a year.
  const other = await app.signIn('officeclean', 'owner');
  const kept = await app.call({ path: `/api/imports/${theirs.id}/file`, host: 'officeclean', cookie: other });
  expect([kept.status, kept.text]).toEqual([200, body]);

  const again = await create('regularcleaning');
  const { json } = await call('GET', `/api/imports/${again.id}`);
  expect(json.counts).toMatchObject({ ready: 0, duplicate: 1 });

  // Over a year later the import itself goes, and the job is still not made twice.
  setClock(402);
  for (let tries = 0; tries < 200; tries++) {
    await app.invoke('retention', {});
    const now = await asOwner();
    if ((await now('GET', `/api/imports/${mine.id}`)).status === 404) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const later = await asOwner();
  expect((await later('GET', `/api/imports/${mine.id}`)).status).toBe(404);
  const gone = (await later('GET', '/api/audit?action=retention.records-removed')).json as {
    items: object[];
  };
  expect(gone.items).toMatchObject([{ after: { days: 400, imports: [{ id: mine.id, created: 1 }] } }]);
  const third = await create('regularcleaning');
  expect((await later('GET', `/api/imports/${third.id}`)).json.counts).toMatchObject({
    ...{ ready: 0, duplicate: 1 },
  });
});
