/**
 * What a customer may do by its status, over every function that the app registers: a suspended one looks and exports
 * and keeps its people's accounts safe, a closed one is not there. And how soon a change is in force everywhere.
 *
 * Whoever adds a function has a case in cases.ts already. A write that a suspended customer's people may do all the
 * same stands in `WHILE_SUSPENDED` with the reason.
 */
import { tenantStore, type Customer } from '../../../shared/tenancy';
import { systemClock } from '../../../shared/platform/clock';
import { wholeApp, type Call, type Registered, type WholeApp } from '../../support/whole-app';
import { HTTP } from './cases';
import { asked, type HttpCase, type Ids } from './http-case';
import { fill } from './victim';

const HOST = 'regularcleaning';
/** In force everywhere within this time (product.md, "Trust"). */
const SOON_MS = 30_000;

const SIGNING_IN = 'Looking begins with signing in.';
const ACCOUNT = 'It keeps somebody’s own account safe.';
const NOTHING = 'It changes nothing.';
const WHILE_SUSPENDED: Record<string, string> = {
  'session-create': SIGNING_IN,
  'session-end': SIGNING_IN,
  'sessions-end': ACCOUNT,
  'sessions-end-others': ACCOUNT,
  'account-rename': ACCOUNT,
  'account-password': ACCOUNT,
  'account-email': ACCOUNT,
  'account-email-confirm': ACCOUNT,
  'password-resets-ask': ACCOUNT,
  'password-resets-use': ACCOUNT,
  'second-step-begin': ACCOUNT,
  'second-step-confirm': ACCOUNT,
  'second-step-codes': ACCOUNT,
  'second-step-end': ACCOUNT,
  'invitations-look': NOTHING,
};
/** What is there at any address, whoever works at it. */
const OF_NOBODY = ['health-get', 'problems-get', 'zy-api-not-found', 'zz-web'];

let app: WholeApp;
let ids: Ids;
let key: string;
let elsewhere: Map<string, Registered>;
const realNow = performance.now.bind(performance);
let ahead = 0;
/** Lets time pass for what is believed without asking, at every instance. */
const pass = (ms: number): void => void (ahead += ms);

beforeAll(async () => {
  jest.spyOn(performance, 'now').mockImplementation(() => realNow() + ahead);
  app = await wholeApp();
  elsewhere = app.furtherInstance();
  const cookie = await cookieOf();
  ids = await fill(app, cookie);
  key = await makeKey();
});
afterAll(async () => {
  jest.restoreAllMocks();
  await app.stop();
});

let cookieNow: string | undefined;
/** The owner's cookie; anew where a case ended it. */
async function cookieOf(): Promise<string> {
  if (cookieNow && (await app.call({ path: '/api/session', cookie: cookieNow })).status === 200)
    return cookieNow;
  return (cookieNow = await app.signIn(HOST));
}
async function makeKey(): Promise<string> {
  const cookie = await cookieOf();
  const scopes = ['imports:read', 'imports:create', 'imports:run', 'schedules:write'];
  const made = await app.call({
    method: 'POST',
    path: '/api/keys',
    cookie,
    json: { name: 'k', scopes, days: 1 },
  });
  return String(made.json.key);
}
const bearer = (secret: string): Pick<Call, 'headers'> => ({
  headers: { authorization: `Bearer ${secret}` },
});

/** As an operator would: from outside of both instances. */
async function become(status: Customer['status']): Promise<void> {
  await tenantStore(app.tables.table('tenants'), systemClock()).changeCustomer(HOST, { status });
}

const isWrite = ({ method = 'GET' }: HttpCase): boolean => method !== 'GET';
const cases = Object.entries(HTTP).filter(([name]) => !OF_NOBODY.includes(name));
const writes = cases.filter(([, found]) => isWrite(found));
const reads = cases.filter(([, found]) => !isWrite(found));

/** Versions of what a customer has, but for what signing in and being counted leave. */
async function kept(): Promise<string[]> {
  const all: string[] = [];
  for (const name of ['imports', 'importwork', 'uploads', 'schedules', 'schedulesdue', 'keys'] as const)
    for await (const page of app.tables.table(name).scan())
      for (const { partitionKey, rowKey, etag } of page)
        if (!rowKey.startsWith('key|')) all.push([name, partitionKey, rowKey, etag].join(' '));
  for await (const blob of app.blobService.getContainerClient(`t-${HOST}`).listBlobsFlat())
    all.push(`${blob.name} ${blob.properties.etag}`);
  return all;
}

it('has a case for every function with each of its ways to write', () => {
  const writing = [...app.registered.values()].filter(
    ({ kind, methods = [] }) => kind === 'http' && methods.some((one) => one !== 'GET' && one !== 'HEAD'),
  );
  expect(writing.map(({ name }) => name).sort()).toEqual(
    [...writes.map(([name]) => name), 'zy-api-not-found'].sort(),
  );
  expect(Object.keys(WHILE_SUSPENDED).filter((name) => !writes.some(([one]) => one === name))).toEqual([]);
});

describe('a suspended customer', () => {
  const before: Record<string, number> = {};
  let had: string[];
  beforeAll(async () => {
    for (const [name, found] of reads)
      before[name] = (await app.call({ ...asked(found, ids), cookie: await cookieOf() })).status;
    had = await kept();
    await become('suspended');
    pass(SOON_MS);
  });

  it.each(reads.map(([name]) => name))('looks: %s', async (name) => {
    const answer = await app.call({ ...asked(HTTP[name] as HttpCase, ids), cookie: await cookieOf() });
    expect(answer.status).toBe(before[name]);
    expect(answer.status).toBeLessThan(400);
  });

  it.each(writes.map(([name]) => name))('changes nothing: %s', async (name) => {
    const question = asked(HTTP[name] as HttpCase, ids);
    const answer = await app.call({ ...question, cookie: await cookieOf() });
    if (WHILE_SUSPENDED[name] !== undefined) {
      expect(answer.status).not.toBe(423);
      expect(answer.status).toBeLessThan(500);
      return;
    }
    expect(answer).toMatchObject({ status: 423, json: { code: 'suspended' } });
    expect(String(answer.json.detail)).toContain('look and export');
    // A program is told so too, where it may ask at all.
    if (HTTP[name]?.open === undefined)
      expect([423, 403]).toContain((await app.call({ ...question, ...bearer(key) })).status);
  });

  it('has everything as it was', async () => expect(await kept()).toEqual(had));
});

describe('a closed customer', () => {
  let cookie: string;
  beforeAll(async () => {
    cookie = await cookieOf();
    await become('closed');
    pass(SOON_MS);
  });

  it.each(cases.map(([name]) => name))('is not there: %s', async (name) => {
    const question = asked(HTTP[name] as HttpCase, ids);
    for (const who of [{ cookie }, bearer(key), {}])
      expect(await app.call({ ...question, ...who })).toMatchObject({
        status: 404,
        json: { code: 'unknown-tenant' },
      });
  });

  it('has no page', async () => expect((await app.call({ path: '/' })).status).toBe(404));
});

describe('within 30 seconds, at an instance that believed otherwise,', () => {
  beforeAll(async () => {
    await become('active');
    pass(SOON_MS);
  });
  const there = (call: Call) => app.call({ ...call, at: elsewhere });
  const list: Call = { path: '/api/imports' };
  const upload: Call = { method: 'POST', path: '/api/imports?name=own.csv', body: 'title\nOwn\n' };

  it('a customer is suspended, and let go again', async () => {
    const cookie = await cookieOf();
    expect((await there({ ...upload, cookie })).status).toBe(201);
    await become('suspended');
    pass(SOON_MS - 1);
    expect((await there({ ...upload, cookie })).status).toBe(423);
    expect((await there({ ...list, cookie })).status).toBe(200);
    await become('active');
    pass(SOON_MS - 1);
    expect((await there({ ...upload, cookie })).status).toBe(201);
  });

  it('a session is over', async () => {
    const [mine, other] = [await cookieOf(), await app.signIn(HOST)];
    expect((await there({ ...list, cookie: other })).status).toBe(200);
    const ended = await app.call({ method: 'DELETE', path: '/api/sessions', cookie: mine });
    expect(ended.status).toBe(200);
    expect((await app.call({ ...list, cookie: other })).status).toBe(401);
    pass(SOON_MS - 1);
    expect((await there({ ...list, cookie: other })).status).toBe(401);
    expect((await there({ ...list, cookie: mine })).status).toBe(200);
  });

  it('a key is revoked', async () => {
    const secret = await makeKey();
    expect((await there({ ...list, ...bearer(secret) })).status).toBe(200);
    const cookie = await cookieOf();
    const listed = (await app.call({ path: '/api/keys', cookie })).json.items as { id: string }[];
    for (const { id } of listed) await app.call({ method: 'DELETE', path: `/api/keys/${id}`, cookie });
    pass(SOON_MS - 1);
    expect((await there({ ...list, ...bearer(secret) })).status).toBe(401);
  });

  it('a plan has no keys any more: those that there are open nothing', async () => {
    const secret = await makeKey();
    expect((await there({ ...list, ...bearer(secret) })).status).toBe(200);
    const store = tenantStore(app.tables.table('tenants'), systemClock());
    const { features } = await store.customer(HOST);
    await store.changeCustomer(HOST, { features: features.filter((one) => one !== 'api_integration') });
    pass(SOON_MS - 1);
    expect((await there({ ...list, ...bearer(secret) })).status).toBe(403);
    const json = { name: 'k', scopes: ['imports:read'], days: 1 };
    const made = await app.call({ method: 'POST', path: '/api/keys', cookie: await cookieOf(), json });
    expect(made.status).toBe(403);
    await store.changeCustomer(HOST, { features });
    pass(SOON_MS - 1);
  });

  it('a role is another one: the old session is over, and a new one has the new rights alone', async () => {
    const planner = await app.signIn(HOST, 'planner');
    expect((await there({ ...upload, cookie: planner })).status).toBe(201);
    const cookie = await cookieOf();
    const people = (await app.call({ path: '/api/people', cookie })).json.items as Record<string, string>[];
    const id = people.find(({ email }) => email === `planner@${HOST}.example`)?.id ?? '';
    const changed = await app.call({
      method: 'PUT',
      path: `/api/people/${id}`,
      cookie,
      json: { role: 'viewer' },
    });
    expect(changed.status).toBe(200);
    pass(SOON_MS - 1);
    expect((await there({ ...list, cookie: planner })).status).toBe(401);
    const viewer = await app.signIn(HOST, 'planner');
    expect(viewer).not.toBe(planner);
    expect((await there({ ...upload, cookie: viewer })).status).toBe(403);
    expect((await there({ ...list, cookie: viewer })).status).toBe(200);
  });
});

it('opens with a session no other address of the same customer', async () => {
  const cookie = await cookieOf();
  expect((await app.call({ path: '/api/imports', cookie })).status).toBe(200);
  const there = { path: '/api/imports', host: ids.subdomain };
  expect((await app.call({ ...there, cookie })).status).toBe(401);
  const signedIn = await app.call({
    method: 'POST',
    path: '/api/session',
    host: ids.subdomain,
    json: { email: `owner@${HOST}.example`, password: app.customers[0]?.password ?? '' },
  });
  expect((await app.call({ ...there, cookie: signedIn.cookie })).status).toBe(200);
  expect((await app.call({ path: '/api/imports', cookie: signedIn.cookie })).status).toBe(401);
});

it('says no token of a link, session or key in its log', () => {
  const said = app.said.join('\n');
  for (const secret of [ids.calendarToken, key, cookieNow?.split('=')[1] ?? '']) {
    expect(secret.length).toBeGreaterThan(30);
    expect(said).not.toContain(secret);
  }
});
