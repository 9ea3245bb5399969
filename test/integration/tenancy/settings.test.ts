import { wholeApp, type Call, type WholeApp } from '../../support/whole-app';

let app: WholeApp;
let owner: string;
beforeAll(async () => {
  app = await wholeApp();
  owner = await app.signIn();
});
afterAll(() => app.stop());

const as = (cookie: string) => (given: Omit<Call, 'cookie'>) => app.call({ cookie, ...given });
const get = (path: string) => as(owner)({ path });
const put = (path: string, json: unknown, headers = {}) => as(owner)({ method: 'PUT', path, json, headers });

describe('settings', () => {
  const change = async (over: object, headers = {}) => {
    const { name, timeZone, holidayCalendar, ratePerSecond, defaultHours } = (await get('/api/settings'))
      .json;
    const whole = { name, timeZone, holidayCalendar, ratePerSecond, defaultHours, ...over };
    return put('/api/settings', whole, headers);
  };

  it('shows what the record says, and nothing that is nobody’s business', async () => {
    const { json } = await get('/api/settings');
    expect(json).toMatchObject({
      id: 'regularcleaning',
      plan: 'professional',
      bounds: { mostPerSecond: 50 },
    });
    expect(Object.keys(json)).not.toEqual(expect.arrayContaining(['faTokenName', 'container', 'adminEmail']));
  });

  it('changes them, and what is checked from then on follows', async () => {
    const hours = { start: '07:30', end: '15:00' };
    const changed = await change({
      name: '  Regular Cleaning Ltd ',
      holidayCalendar: 'scotland',
      defaultHours: hours,
    });
    expect(changed).toMatchObject({
      status: 200,
      json: { name: 'Regular Cleaning Ltd', defaultHours: hours },
    });
    const body = 'title,site,assigned_to,date_start\nWindows,Main Building,Anna Clarke,2031-01-06\n';
    const made = await as(owner)({ method: 'POST', path: '/api/imports?name=a.csv', body });
    await app.settle();
    const rows = await get(`/api/imports/${String(made.json.id)}/rows`);
    expect(rows.text).toContain('07:30');
    expect((await get('/api/session')).json).toMatchObject({ customer: { name: 'Regular Cleaning Ltd' } });
  });

  it.each([
    ['a name without letters', { name: '   ' }],
    ['a name of two lines', { name: 'a\nb' }],
    ['a name that runs backwards', { name: 'a\u202eb' }],
    ['a zone that does not exist', { timeZone: 'Europe/Atlantis' }],
    ['a calendar that does not exist', { holidayCalendar: 'france' }],
    ['hours that end before they start', { defaultHours: { start: '17:00', end: '09:00' } }],
    ['no pace', { ratePerSecond: 0 }],
    ['a field that a person cannot set', { plan: 'enterprise' }],
  ])('refuses %s', async (_what, over) => {
    expect((await change(over)).status).toBe(400);
  });

  it('refuses a pace above the plan’s, and names the field', async () => {
    expect(await change({ ratePerSecond: 51 })).toMatchObject({
      status: 422,
      json: { errors: [{ path: 'ratePerSecond' }] },
    });
    expect((await change({ ratePerSecond: 12.5 })).status).toBe(200);
  });

  it('refuses a decision about another version than the one that is there', async () => {
    const { headers } = await get('/api/settings');
    const ifMatch = { 'if-match': headers.etag ?? '' };
    expect((await change({ timeZone: 'Europe/Dublin' }, ifMatch)).status).toBe(200);
    expect((await change({ timeZone: 'Europe/London' }, ifMatch)).status).toBe(412);
  });

  it.each(['planner', 'viewer'])('are not the business of a %s', async (person) => {
    const cookie = await app.signIn('regularcleaning', person);
    for (const path of ['/api/settings', '/api/connection', '/api/subdomains'])
      expect((await app.call({ path, cookie })).status).toBe(403);
  });
});

describe('addresses', () => {
  const add = (name: string) => as(owner)({ method: 'POST', path: '/api/subdomains', json: { name } });
  const release = (name: string, over = {}) =>
    as(owner)({ method: 'DELETE', path: `/api/subdomains/${name}`, ...over });
  const page = (host: string) => app.call({ path: '/api/session', host });

  it('leads a further address to the same customer, where one signs in anew', async () => {
    expect(await add(' RC ')).toMatchObject({ status: 201, headers: { location: '/api/subdomains/rc' } });
    expect((await page('rc')).status).toBe(401);
    expect((await app.call({ path: '/api/imports', host: 'rc', cookie: 'fji-7080=x' })).status).toBe(401);
    expect((await add('rc')).status).toBe(201);
  });

  it('says beforehand whether a name can be had, and why not', async () => {
    const ask = async (name: string) => (await get(`/api/subdomains/${name}/availability`)).json;
    expect(await ask('brand-new')).toEqual({ name: 'brand-new', available: true });
    for (const name of ['admin', 'xn--80ak6aa92e', '-a', 'a.b', 'officeclean', 'rc'])
      expect(await ask(name)).toMatchObject({ available: false, reason: expect.any(String) as string });
  });

  it.each([
    ['admin', 422],
    ['www', 422],
    ['a_b', 422],
    ['xn--80ak6aa92e', 422],
    ['officeclean', 409],
    ['', 422],
  ])('refuses %p', async (name, status) => {
    expect((await add(name)).status).toBe(status);
  });

  it('gives an address up, keeps it from others, and takes it back', async () => {
    expect((await release('rc')).status).toBe(200);
    expect((await page('rc')).status).toBe(404);
    const other = await app.signIn('officeclean');
    const theirs = { host: 'officeclean', cookie: other };
    const taken = await app.call({
      method: 'POST',
      path: '/api/subdomains',
      json: { name: 'rc' },
      ...theirs,
    });
    expect(taken.status).toBe(409);
    expect(await add('rc')).toMatchObject({ status: 201, json: { released: [] } });
    expect((await page('rc')).status).toBe(401);
  });

  it('keeps the one that one is at, and the one that links lead to', async () => {
    expect((await release('regularcleaning')).json.detail).toContain('You are at this address');
    expect((await release('officeclean')).status).toBe(404);
    const made = await as(owner)({ method: 'POST', path: '/api/subdomains/rc/home' });
    expect(made.json.items).toMatchObject([{ home: false }, { name: 'rc', home: true }]);
    expect((await release('rc')).json.detail).toContain('Choose another one');
    // The first one can go too: the customer's id stays what it is.
    const there = await app.call({
      method: 'POST',
      path: '/api/session',
      host: 'rc',
      json: { email: 'owner@regularcleaning.example', password: app.customers[0]?.password },
    });
    const moved = { host: 'rc', cookie: there.cookie };
    expect(
      (await app.call({ method: 'DELETE', path: '/api/subdomains/regularcleaning', ...moved })).status,
    ).toBe(200);
    expect((await page('regularcleaning')).status).toBe(404);
    expect((await app.call({ path: '/api/imports', ...moved })).json.items).toHaveLength(1);
    const back = { method: 'POST', path: '/api/subdomains', json: { name: 'regularcleaning' }, ...moved };
    expect((await app.call(back)).status).toBe(201);
  });

  it('allows no more than the plan, also when two are added at once', async () => {
    const answers = await Promise.all(['one', 'two', 'three', 'four', 'five'].map(add));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(3);
    expect(answers.find(({ status }) => status === 422)?.json.detail).toContain('5 addresses');
  });
});

describe('the connection to FacilityApps', () => {
  const TOKEN = 'token-of-the-suite-regularcleaning';

  it('never shows the token', async () => {
    expect((await get('/api/connection')).json).toEqual({
      domain: 'regularcleaning.facilityapps.com',
      suffixes: ['facilityapps.com'],
      hasToken: true,
    });
  });

  it('is tried out before it is saved, and says what is wrong of which field', async () => {
    const refused = async (json: object, field: string, words: string) =>
      expect(await put('/api/connection', json)).toMatchObject({
        status: 422,
        json: { errors: [{ path: field, message: expect.stringContaining(words) as string }] },
      });
    const domain = 'regularcleaning.facilityapps.com';
    await refused({ domain, token: 'wrong' }, 'token', 'refused the token');
    await refused({ domain: 'evil.example', token: TOKEN }, 'domain', 'looks like');
    await refused({ domain: 'evil.example/.facilityapps.com', token: TOKEN }, 'domain', 'looks like');
    await refused({ domain: 'x@169.254.169.254', token: TOKEN }, 'domain', 'looks like');
    // The token of one FacilityApps is told to no other.
    await refused({ domain: 'other.facilityapps.com' }, 'token', 'new domain');
    expect((await put('/api/connection', { domain, token: 'a\r\nHost: b' })).status).toBe(400);
  });

  it('takes an address as it was pasted, and what runs from then on uses the new token', async () => {
    await app.sandbox.call('PUT', '/_sandbox/customers', [
      { customer: 'regularcleaning', domain: 'regularcleaning.facilityapps.com', token: 'renewed' },
    ]);
    const refresh = () => as(owner)({ method: 'POST', path: '/api/reference/refresh' });
    expect((await refresh()).status).toBe(502);
    const domain = 'https://RegularCleaning.facilityapps.com/login';
    expect((await put('/api/connection', { domain, token: ' renewed ' })).status).toBe(200);
    expect((await refresh()).status).toBe(200);
    const secrets: string[] = [];
    for await (const page of app.tables.table('secrets').scan())
      secrets.push(...page.map(({ rowKey }) => rowKey));
    expect(secrets.filter((name) => name.startsWith('fa-token-regularcleaning'))).toHaveLength(2);
    expect((await put('/api/connection', { domain, token: 'renewed' })).status).toBe(200);
  });

  it('stays where it is while imports would name sites of the old one', async () => {
    await app.sandbox.call('PUT', '/_sandbox/customers', [
      { customer: 'regularcleaning', domain: 'moved.facilityapps.com', token: 'renewed' },
    ]);
    const moved = { domain: 'moved.facilityapps.com', token: 'renewed' };
    expect(await put('/api/connection', moved)).toMatchObject({
      status: 409,
      json: { detail: expect.stringContaining('An import is not finished') as string },
    });
    const [open] = (await get('/api/imports')).json.items as { id: string }[];
    await as(owner)({ method: 'POST', path: `/api/imports/${open?.id}/cancel`, json: {} });
    expect((await put('/api/connection', moved)).status).toBe(200);
  });
});
