import { runningStack, type RunningStack } from '../../support/running-stack';

let stack: RunningStack;
let planner: string;
beforeAll(async () => {
  stack = await runningStack();
  planner = await stack.signIn();
});
afterAll(() => stack.stop());

const send = (method: string, path: string, json: unknown, over = {}) =>
  stack.call({ method, path, cookie: planner, json, ...over });
const get = (path: string) => stack.call({ path, cookie: planner });
const dayAhead = (days: number): string =>
  new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (let tries = 0; tries < 300; tries++) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('It did not come to pass');
}
async function aSchedule(over = {}) {
  const [sites, users] = await Promise.all([get('/api/reference/sites'), get('/api/reference/users')]);
  const first = ({ json }: typeof sites) => (json.items as { id: string }[])[0]?.id ?? '';
  const siteId = first(sites);
  const { status, json } = await send('POST', '/api/schedules', {
    name: 'Windows, daily',
    jobs: [{ title: `Windows ${Math.random()}`, siteId, ownerId: first(users) }],
    rule: 'FREQ=DAILY',
    start: `${dayAhead(1)}T09:00`,
    durationMinutes: 90,
    horizonDays: 3,
    ...over,
  });
  expect({ status, json }).toMatchObject({ status: 201 });
  return { id: String(json.id), siteId };
}

describe("a customer's own days", () => {
  it('are left out by recurring jobs that observe them, and what was sent on such a day is listed', async () => {
    const { id } = await aSchedule({ holidays: { own: true, rule: 'skip' } });
    await send('POST', `/api/schedules/${id}/run`, {});
    await until(async () => {
      await send('POST', `/api/schedules/${id}/run`, {});
      const { json } = await get(`/api/schedules/${id}/runs?state=created`);
      return (json.items as unknown[]).length === 3 ? json : undefined;
    });

    const days = [
      { date: dayAhead(9), name: 'Stock-taking' },
      { date: dayAhead(2), name: 'Works outing' },
    ];
    const { status, json, headers } = await send('PUT', '/api/holidays', { days });
    expect({ status, json }).toMatchObject({
      status: 200,
      json: { revision: 1, recurringJobs: 1, days: [days[1], days[0]] },
    });
    const sent = json.alreadySent as Record<string, unknown>[];
    expect(sent).toMatchObject([{ scheduleId: id, date: dayAhead(2), state: 'created' }]);
    expect(headers.etag).toBe('"d1"');

    const calendar = await get(`/api/schedules/${id}/occurrences?from=${dayAhead(8)}&to=${dayAhead(9)}`);
    expect(calendar.json.items).toMatchObject([
      { date: dayAhead(8), state: 'planned' },
      { date: dayAhead(9), state: 'skipped', reason: 'Holiday: Stock-taking.' },
    ]);
    // The ledger keeps what was created before the list was another.
    await send('POST', `/api/schedules/${id}/run`, {});
    const { json: ledger } = await get(`/api/schedules/${id}/runs`);
    expect((ledger.items as { state: string }[]).map(({ state }) => state)).toEqual([
      'created',
      'created',
      'created',
    ]);
    await send('DELETE', `/api/schedules/${id}`, undefined);
  });

  it('are refused where somebody else changed them meanwhile, where a day stands twice, and for a stranger', async () => {
    const days = [{ date: '2031-12-24', name: 'Christmas Eve' }];
    expect((await send('PUT', '/api/holidays', { days }, { headers: { 'if-match': '"d77"' } })).status).toBe(
      412,
    );
    expect((await send('PUT', '/api/holidays', { days: [...days, ...days] })).status).toBe(400);
    expect((await send('PUT', '/api/holidays', { days }, { cookie: undefined })).status).toBe(401);
  });

  it('are read from a calendar file, and a file that is none is refused with words', async () => {
    const read = (body: string) =>
      stack.call({ method: 'POST', path: '/api/holidays/read', cookie: planner, body });
    const day = dayAhead(30).replaceAll('-', '');
    const file = `BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:${day}\r\nSUMMARY:Open day\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n`;
    expect(await read(file)).toMatchObject({
      status: 200,
      json: { days: [{ date: dayAhead(30), name: 'Open day' }] },
    });
    const none = await read('date,name\r\n2027-01-01,x\r\n');
    expect(none).toMatchObject({ status: 400, json: { errors: [{ path: 'holidays' }] } });
    const forEver = file.replace('SUMMARY', 'RRULE:FREQ=SECONDLY\r\nSUMMARY');
    expect((await read(forEver)).status).toBe(422);
    expect((await read(`BEGIN:VCALENDAR${'\r\nX:y'.repeat(300_000)}`)).status).toBe(413);
  });
});

describe('all recurring jobs of a month', () => {
  it('are shown with hours by day and site, without those that ended or were left out', async () => {
    const { id, siteId } = await aSchedule({ exclude: [dayAhead(12)] });
    const ended = await aSchedule();
    await send('DELETE', `/api/schedules/${ended.id}`, undefined);
    const { status, json } = await get(`/api/schedules/occurrences?from=${dayAhead(11)}&to=${dayAhead(13)}`);
    expect({ status, json }).toMatchObject({
      status: 200,
      json: {
        days: [
          { date: dayAhead(11), jobs: 1, minutes: 90, sites: [{ siteId, jobs: 1, minutes: 90 }] },
          { date: dayAhead(13), jobs: 1, minutes: 90 },
        ],
        cut: false,
      },
    });
    const occurrences = json.occurrences as Record<string, unknown>[];
    expect(occurrences).toHaveLength(2);
    expect(occurrences[0]).toMatchObject({ scheduleId: id, date: dayAhead(11), state: 'planned' });
    expect((await get('/api/schedules/occurrences?from=2027-01-01&to=2028-01-01')).status).toBe(400);
    await send('DELETE', `/api/schedules/${id}`, undefined);
  });
});

describe('rows of an import', () => {
  const HEADER = 'title,site,assigned_to,date_start,time_start,time_end,recurrence_type,recurrence_end_date';
  const first = dayAhead(3);
  const rows = [
    `One-off,Main Building,Anna Clarke,${first},09:00,11:00,,`,
    `Another,Depot,Ben Okafor,${first},10:00,10:30,,`,
    `A series,Depot,Ben Okafor,${first},10:00,10:30,weekly,${dayAhead(60)}`,
    `Wrong,Nowhere,Ben Okafor,${first},10:00,10:30,,`,
  ];

  it('become recurring jobs, once, and their first occurrence is not created a second time', async () => {
    const body = [HEADER, ...rows, ''].join('\r\n');
    const { json } = await stack.call({
      method: 'POST',
      path: '/api/imports?name=week.csv',
      cookie: planner,
      body,
    });
    const importId = String(json.id);
    const reaches = (status: string) =>
      until(async () => ((await get(`/api/imports/${importId}`)).json.status === status ? true : undefined));
    await reaches('review');
    const wanted = { importId, rule: 'FREQ=WEEKLY', horizonDays: 14 };
    await send('POST', `/api/imports/${importId}/approve`, {});
    await reaches('finished');

    const { status, json: done } = await send('POST', '/api/schedules/from-import', wanted);
    expect({ status, json: done }).toMatchObject({
      status: 200,
      json: {
        made: [
          { name: 'One-off', rule: 'FREQ=WEEKLY', rows: [1] },
          { name: 'Another', rows: [2] },
        ],
        already: [],
        left: [{ row: 3 }, { row: 4, reason: 'It has errors, so it is no job yet.' }],
      },
    });
    expect(JSON.stringify(done.left)).toContain('FacilityApps repeats it already');
    const { json: again } = await send('POST', '/api/schedules/from-import', wanted);
    expect(again).toMatchObject({ made: [], already: [{ rows: [1] }, { rows: [2] }] });

    const [{ id = '' } = {}] = done.made as { id: string }[];
    const ledger = await until(async () => {
      await send('POST', `/api/schedules/${id}/run`, {});
      const { json: page } = await get(`/api/schedules/${id}/runs`);
      const items = page.items as { state: string; cause: string | null; date: string }[];
      return items.length === 2 && items.every(({ state }) => state !== 'waiting') ? items : undefined;
    });
    expect(ledger).toMatchObject([
      { date: first, state: 'skipped', cause: 'duplicate' },
      { date: dayAhead(10), state: 'created' },
    ]);
  });

  it('that repeat are kept here instead, in review, and their import leaves them out', async () => {
    const body = [HEADER, ...rows.map((row) => row.replace(/^/, 'Kept ')), ''].join('\r\n');
    const { json } = await stack.call({
      method: 'POST',
      path: '/api/imports?name=kept.csv',
      cookie: planner,
      body,
    });
    const importId = String(json.id);
    const reaches = (status: string) =>
      until(async () => {
        const { json: view } = await get(`/api/imports/${importId}`);
        return view.status === status ? view : undefined;
      });
    await reaches('review');
    const { json: done } = await send('POST', '/api/schedules/from-import', { importId });
    expect(done).toMatchObject({
      made: [{ name: 'Kept A series', rows: [3] }],
      left: [],
    });
    expect(String((done.made as { rule: string }[])[0]?.rule)).toMatch(/^FREQ=WEEKLY;BYDAY=[A-Z]{2}$/);
    await send('POST', `/api/imports/${importId}/approve`, {});
    expect((await reaches('finished')).counts).toMatchObject({ rows: 4, created: 2, skipped: 2 });
  });
});
