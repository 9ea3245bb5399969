import { runningStack, type RunningStack } from '../../support/running-stack';

let stack: RunningStack;
let planner: string;
beforeAll(async () => {
  stack = await runningStack();
  planner = await stack.signIn();
  await stack.customer('otherfirm', 'active');
});
afterAll(() => stack.stop());

const post = (path: string, json: unknown, over = {}) =>
  stack.call({ method: 'POST', path, cookie: planner, json, ...over });
const get = (path: string) => stack.call({ path, cookie: planner });

const question = {
  rule: 'FREQ=WEEKLY;BYDAY=MO',
  start: '2027-01-04T09:00',
  durationMinutes: 90,
  timeZone: 'Europe/London',
  holidays: { calendar: 'england-and-wales', rule: 'after' },
  from: '2027-03-22',
  to: '2027-04-02',
};

/** A day so many days from now, in UTC: far enough from midnight's doubts for a test. */
const dayAhead = (days: number): string =>
  new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

async function ids() {
  const [sites, users] = await Promise.all([get('/api/reference/sites'), get('/api/reference/users')]);
  const first = ({ json }: typeof sites) => (json.items as { id: string }[])[0]?.id ?? '';
  return { siteId: first(sites), ownerId: first(users) };
}

async function aSchedule(over = {}): Promise<{ id: string; json: Record<string, unknown> }> {
  const body = {
    name: 'Windows, daily',
    jobs: [{ title: `Windows ${Math.random()}`, ...(await ids()) }],
    rule: 'FREQ=DAILY;COUNT=60',
    start: `${dayAhead(2)}T09:00`,
    durationMinutes: 60,
    horizonDays: 5,
    ...over,
  };
  const { status, json } = await post('/api/schedules', body);
  expect({ status, json }).toMatchObject({ status: 201 });
  return { id: String(json.id), json };
}

async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (let tries = 0; tries < 300; tries++) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('It did not come to pass');
}

describe('a preview through the API', () => {
  it('answers days and instants', async () => {
    const { status, json } = await post('/api/schedules/preview', question);
    expect({ status, json }).toEqual({
      status: 200,
      json: {
        occurrences: [
          { date: '2027-03-22', start: '2027-03-22T09:00:00Z', end: '2027-03-22T10:30:00Z' },
          {
            date: '2027-03-30',
            start: '2027-03-30T08:00:00Z',
            end: '2027-03-30T09:30:00Z',
            movedFrom: '2027-03-29',
            note: 'Moved from a holiday: Easter Monday.',
          },
        ],
        left: [],
      },
    });
  });

  it('needs somebody who is signed in, an Origin and a body that fits', async () => {
    expect((await post('/api/schedules/preview', question, { cookie: undefined })).status).toBe(401);
    expect((await post('/api/schedules/preview', question, { origin: null })).status).toBe(403);
    const wrong = await post('/api/schedules/preview', { ...question, rule: 'FREQ=OFTEN' });
    expect(wrong).toMatchObject({ status: 400, json: { code: 'bad-body', errors: [{ path: 'rule' }] } });
    const often = await post('/api/schedules/preview', { ...question, rule: 'FREQ=HOURLY' });
    expect(often).toMatchObject({ status: 422, json: { code: 'refused', errors: [{ path: 'rule' }] } });
  });
});

describe('a recurring job through the API', () => {
  it('is kept, creates its jobs up to its horizon, and says so in the ledger', async () => {
    const { id, json } = await aSchedule();
    expect(json).toMatchObject({ status: 'active', version: 1, next: { date: dayAhead(2) } });
    // The timer comes every five minutes; a person may ask for it now.
    expect((await post(`/api/schedules/${id}/run`, {})).status).toBe(202);
    const importId = await until(async () => {
      const { json: page } = await get(`/api/schedules/${id}/runs`);
      const [entry] = page.items as { importId: string | null }[];
      return entry?.importId ?? undefined;
    });
    const { json: made } = await until(async () => {
      const found = await get(`/api/imports/${importId}`);
      return found.json.status === 'finished' ? found : undefined;
    });
    expect(made).toMatchObject({ createdBy: id, counts: { rows: 4, created: 4 } });
    await post(`/api/schedules/${id}/run`, {});
    const { json: page } = await get(`/api/schedules/${id}/runs?state=created`);
    const items = page.items as { date: string; jobId: string }[];
    expect(items.map(({ date }) => date)).toEqual([2, 3, 4, 5].map(dayAhead));
    expect(items.every(({ jobId }) => jobId !== null)).toBe(true);
    const { json: seen } = await get(
      `/api/schedules/${id}/occurrences?from=${dayAhead(2)}&to=${dayAhead(7)}`,
    );
    expect((seen.items as { state: string }[]).map(({ state }) => state)).toEqual([
      'created',
      'created',
      'created',
      'created',
      'planned',
      'planned',
    ]);
    const file = await get(`/api/schedules/${id}/runs.csv`);
    expect(file.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(file.text.split('\r\n')).toHaveLength(6);
    expect(file.text).toContain(`,created,,,,${items[0]?.jobId},`);
    // An edit names what FacilityApps has already.
    const edit = { scope: 'one', occurrence: dayAhead(3), change: { skip: true } };
    const { json: edited } = await stack.call({
      method: 'PUT',
      path: `/api/schedules/${id}`,
      cookie: planner,
      json: edit,
    });
    expect((edited.alreadySent as { date: string }[]).map(({ date }) => date)).toEqual([dayAhead(3)]);
  });

  it('is edited under its version, which can be looked at and taken back', async () => {
    const { id } = await aSchedule({ start: `${dayAhead(40)}T09:00` });
    const put = (json: unknown, headers = {}) =>
      stack.call({ method: 'PUT', path: `/api/schedules/${id}`, cookie: planner, json, headers });
    const { headers } = await get(`/api/schedules/${id}`);
    const all = {
      scope: 'all',
      change: { name: 'Windows, every second day', rule: 'FREQ=DAILY;INTERVAL=2' },
    };
    const done = await put(all, { 'if-match': String(headers.etag) });
    expect(done).toMatchObject({
      status: 200,
      json: { schedule: { version: 2 }, alreadySent: [], lost: [] },
    });
    expect(await put(all, { 'if-match': String(headers.etag) })).toMatchObject({ status: 412 });
    expect(await put({ scope: 'one', occurrence: dayAhead(41), change: { skip: true } })).toMatchObject({
      status: 422,
      json: { errors: [{ path: 'occurrence' }] },
    });
    expect(await put({ scope: 'all', change: { rule: 'FREQ=NEVER' } })).toMatchObject({ status: 400 });
    const back = await post(`/api/schedules/${id}/revert`, { version: 1 });
    expect(back.json).toMatchObject({ schedule: { version: 3, definition: { name: 'Windows, daily' } } });
    const { json: versions } = await get(`/api/schedules/${id}/versions`);
    expect((versions.items as { what: string }[]).map(({ what }) => what)).toEqual([
      'created',
      'all',
      'taken back to 1',
    ]);
  });

  it('is paused, resumed and ended, and refuses what its state does not allow', async () => {
    const { id } = await aSchedule({ start: `${dayAhead(40)}T09:00` });
    const at = `/api/schedules/${id}`;
    expect((await post(`${at}/pause`, undefined)).json).toMatchObject({ status: 'paused' });
    expect(await post(`${at}/pause`, undefined)).toMatchObject({ status: 409 });
    expect(await post(`${at}/run`, {})).toMatchObject({ status: 409 });
    expect((await post(`${at}/resume`, undefined)).json).toMatchObject({ status: 'active', reason: null });
    expect((await stack.call({ method: 'DELETE', path: at, cookie: planner })).status).toBe(204);
    expect((await get(at)).json).toMatchObject({ status: 'ended', next: null });
    expect(await post(`${at}/resume`, undefined)).toMatchObject({ status: 409 });
  });

  it('that cannot be kept is refused by field', async () => {
    const body = {
      name: '',
      jobs: [{ title: 'Windows', siteId: 'nowhere', ownerId: 'nobody' }],
      rule: 'FREQ=DAILY',
      start: '2027-01-04T09:00',
      durationMinutes: 60,
      surprise: true,
    };
    const odd = await post('/api/schedules', body);
    expect(odd.status).toBe(400);
    expect((odd.json.errors as { path: string }[]).map(({ path }) => path).sort()).toEqual([
      'name',
      'surprise',
    ]);
    const { surprise: _, ...rest } = body;
    const gone = await post('/api/schedules', { ...rest, name: 'Windows' });
    expect(gone).toMatchObject({ status: 422, json: { errors: [{ path: 'jobs.0.siteId' }] } });
  });

  it('is nobody else’s', async () => {
    const { id } = await aSchedule({ start: `${dayAhead(40)}T09:00` });
    const other = await stack.signIn('otherfirm');
    const found = await stack.call({ path: `/api/schedules/${id}`, host: 'otherfirm', cookie: other });
    expect(found).toMatchObject({ status: 404, json: { code: 'not-found' } });
  });
});

describe('the calendar link', () => {
  it('opens the calendar to whoever has it, until it is revoked', async () => {
    await aSchedule({ name: 'Fenster; täglich, außen', start: `${dayAhead(3)}T09:00` });
    const { status, json } = await post('/api/schedules/calendar-link', undefined);
    expect(status).toBe(201);
    const { pathname, search } = new URL(String(json.url));
    const fed = await stack.call({ path: pathname + search });
    expect(fed.status).toBe(200);
    expect(fed.headers['content-type']).toBe('text/calendar; charset=utf-8');
    expect(fed.text).toContain('SUMMARY:Fenster\\; täglich\\, außen');
    expect(fed.text.split('\r\n').every((line) => Buffer.byteLength(line) <= 75)).toBe(true);
    expect((await stack.call({ path: `${pathname}?token=guessed` })).status).toBe(404);
    expect((await stack.call({ path: pathname + search, host: 'otherfirm' })).status).toBe(404);
    await stack.call({ method: 'DELETE', path: '/api/schedules/calendar-link', cookie: planner });
    expect((await stack.call({ path: pathname + search })).status).toBe(404);
  });
});

describe('a clock that is moved', () => {
  it('brings the timer, which fills the horizon of the days that have come', async () => {
    const { id } = await aSchedule({ start: `${dayAhead(20)}T09:00`, horizonDays: 3 });
    const sandbox = stack.stack.parts.facilityapps.url;
    const move = (body: string) => fetch(`${sandbox}/_sandbox/clock`, { method: 'PUT', body });
    expect((await move('tomorrow')).status).toBe(400);
    expect((await move(`{"now":"${dayAhead(18)}T03:00:00Z"}`)).status).toBe(200);
    const entry = await until(async () => {
      const { status, json } = await get(`/api/schedules/${id}/runs`);
      // The session of before ends when the clock has moved.
      if (status === 401) planner = await stack.signIn();
      if (status !== 200) return undefined;
      return (json.items as { date: string }[])[0];
    });
    expect(entry).toMatchObject({ date: dayAhead(20), missedAt: null });
    await move(`{"now":"${new Date().toISOString()}"}`);
  });
});
