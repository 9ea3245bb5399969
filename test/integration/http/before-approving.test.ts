import { request } from 'undici';
import { TEMPLATE_COLUMNS } from '../../../shared/imports/templates/columns';
import { fillTemplate, partsOf } from '../../support/fill-template';
import { runningStack, type RunningStack } from '../../support/running-stack';

let stack: RunningStack;
let cookie: string;
beforeAll(async () => {
  stack = await runningStack();
  cookie = await stack.signIn();
});
afterAll(() => stack.stop());

const get = (path: string, as = cookie) => stack.call({ path, cookie: as });
const post = (path: string, json: object) => stack.call({ method: 'POST', path, cookie, json });

async function reaches(id: string, status: string) {
  let last = '';
  for (let tries = 0; tries < 400; tries++) {
    const { json } = await get(`/api/imports/${id}`);
    last = JSON.stringify([json.status, json.reason]);
    if (json.status === status) return json as { counts: Record<string, number>; checkEtag: string };
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`The import never was ${status}: ${last}`);
}
async function upload(body: string | Buffer, name = 'jobs.csv'): Promise<string> {
  const { json } = await stack.call({ method: 'POST', path: `/api/imports?name=${name}`, cookie, body });
  return String(json.id);
}
/** Bytes of a download, which `call` would read as text. */
async function bytesOf(path: string): Promise<Buffer> {
  const answer = await request(`http://127.0.0.1:${stack.port}${path}`, {
    headers: { host: `regularcleaning.localhost:${stack.port}`, cookie },
  });
  return Buffer.from(await answer.body.arrayBuffer());
}
const sandbox = (path: string, init?: RequestInit) =>
  fetch(`${stack.stack.parts.facilityapps.url}/_sandbox/${path}?customer=regularcleaning`, init);
async function changeReference(change: (raw: Record<string, { name?: string }[]>) => void): Promise<void> {
  const raw = (await (await sandbox('reference')).json()) as Record<string, { name?: string }[]>;
  change(raw);
  await sandbox('reference', { method: 'PUT', body: JSON.stringify(raw) });
  await post('/api/reference/refresh', {});
}

const HEADER = 'title,site,assigned_to,date_start,hour_start,hour_end,recurrence_type,recurrence_end_date';
const FILE = [
  HEADER,
  'Windows,Main Building,Anna Clarke,2031-12-25,9,11,,',
  'Lifts,Depot,Anna Clarke,2031-12-25,10,12,weekly,2032-01-15',
  'Gutters,Nowhere,Anna Clarke,2031-12-25,9,11,,',
  '',
].join('\n');

describe('before approving', () => {
  it('a preview says what it will do, to people of the customer alone', async () => {
    const id = await upload(FILE);
    await reaches(id, 'review');
    const { status, json } = await get(`/api/imports/${id}/preview`);
    expect(status).toBe(200);
    expect(json).toMatchObject({
      state: 'ready',
      jobs: 2,
      series: 1,
      occurrences: 5,
      minutes: 600,
      cost: { pencePerJob: 10, pence: 20 },
      clashes: { occurrences: 1, first: [{ owner: 'Anna Clarke', jobs: [{ row: 1 }, { row: 2 }] }] },
      holidays: {
        occurrences: 3,
        days: [{ name: 'Christmas Day', occurrences: 2 }, { name: 'New Year’s Day' }],
      },
      leftOut: { rows: 1, by: [{ outcome: 'withErrors', codes: [{ code: 'INVALID_SITE', rows: 1 }] }] },
      reference: { changed: false, gone: { jobs: 0 } },
    });
    expect(
      (await get(`/api/imports/${id}/preview`, await stack.signIn('regularcleaning', 'viewer'))).status,
    ).toBe(200);
    const other = await stack.call({
      path: `/api/imports/${id}/preview`,
      host: 'officeclean',
      cookie: await stack.signIn('officeclean'),
    });
    expect(other.status).toBe(404);
    expect((await stack.call({ path: `/api/imports/${id}/preview` })).status).toBe(401);
  });

  it('there is none of a file that was not checked', async () => {
    const id = await upload('Ref,Note\n1,first\n');
    await reaches(id, 'asking');
    expect((await get(`/api/imports/${id}/preview`)).status).toBe(409);
  });

  it('an approval of other rows or other reference data than were looked at is refused', async () => {
    const id = await upload(FILE.replace('Windows', 'Doors').replace('Lifts', 'Stairs'));
    const { checkEtag } = await reaches(id, 'review');
    const looked = (await get(`/api/imports/${id}/preview`)).json as { reference: { etag: string } };
    await changeReference((raw) => {
      raw.sites = raw.sites?.filter(({ name }) => name !== 'Depot') ?? [];
    });
    const approve = (body: object) => post(`/api/imports/${id}/approve`, body);
    const stale = await approve({ ifChecked: checkEtag, ifReference: looked.reference.etag });
    expect([stale.status, stale.json.code]).toEqual([412, 'changed']);
    expect(stale.json.detail).toMatch(/FacilityApps changed after you looked/);
    expect((await approve({ ifChecked: 'chk_other' })).status).toBe(412);

    const again = (await get(`/api/imports/${id}/preview`)).json as { reference: { etag: string } };
    expect(again.reference).toMatchObject({ changed: true, gone: { jobs: 1, rows: [2] } });
    const checked = await stack.call({ method: 'PUT', path: `/api/imports/${id}/choices`, cookie, json: {} });
    expect(checked.status).toBe(202);
    expect((await reaches(id, 'review')).counts).toMatchObject({ ready: 1, withErrors: 2 });
    const last = await get(`/api/imports/${id}/preview`);
    expect(last.json).toMatchObject({ jobs: 1, reference: { changed: false } });
    const { reference, checkEtag: shown } = last.json as { reference: { etag: string }; checkEtag: string };
    expect((await approve({ ifChecked: shown, ifReference: reference.etag })).status).toBe(202);
    await reaches(id, 'finished');
  });
});

describe('reference data', () => {
  it('is searched by words of names and of what they belong to, page by page', async () => {
    const found = await get('/api/reference/spaces?text=KITCHEN%20first&limit=1');
    expect(found.json).toMatchObject({
      items: [{ name: 'Kitchen', path: ['Main Building', 'First Floor'] }],
      total: 1,
    });
    const first = (await get('/api/reference/spaces?text=main&limit=2')).json as {
      next: string;
      total: number;
    };
    expect(first.total).toBeGreaterThan(2);
    expect((await get(`/api/reference/spaces?text=main&limit=2&after=${first.next}`)).status).toBe(200);
    expect((await get(`/api/reference/spaces?text=other&after=${first.next}`)).status).toBe(400);
  });

  it('is downloaded as a file, formulas defused', async () => {
    await changeReference((raw) =>
      raw.sites?.push({ ...raw.sites[0], id: 991, name: '=HYPERLINK("x")' } as object),
    );
    const { text, headers } = await get('/api/reference/sites/list.csv');
    expect(headers['content-disposition']).toContain('sites.csv');
    expect(text.split('\r\n')[0]).toBe('\uFEFFsite_id,site_name');
    expect(text).toContain(`991,"'=HYPERLINK(""x"")"`);
    expect((await get('/api/reference/nothing/list.csv')).status).toBe(400);
  });
});

describe('a template', () => {
  const header = TEMPLATE_COLUMNS.map((column) => column.header);

  it('as a workbook offers the customer’s sites and people, and is imported cleanly once filled in', async () => {
    const template = await bytesOf('/api/templates/jobs.xlsx');
    const parts = await partsOf(template);
    const sheet = parts.get('xl/worksheets/sheet1.xml') ?? '';
    expect(sheet).toMatch(
      /<dataValidation type="list"[^>]*sqref="C2:C10000"><formula1>Lists!\$A\$2:\$A\$\d+</,
    );
    expect(sheet.indexOf('<dataValidations')).toBeGreaterThan(sheet.indexOf('</sheetData>'));
    const texts = parts.get('xl/sharedStrings.xml') ?? '';
    expect(texts).toContain('Anna Clarke');
    // A site whose name is a formula stands in the list as text, and is still found.
    expect(texts).toContain("'=HYPERLINK(");
    expect([...parts.values()].join('')).not.toContain('<f>');

    const filled = await fillTemplate(template, header, [
      {
        title: 'Lobby',
        site: 'Main Building',
        assigned_to: 'Anna Clarke',
        date_start: 48_212,
        time_start: '09:00',
        time_end: '11:30',
      },
      {
        title: 'Roof',
        site: `'=HYPERLINK("x")`,
        assigned_to: 'Ben Okafor',
        date_start: 48_274,
        recurrence_type: 'weekly',
        recurrence_end_date: 48_335,
      },
    ]);
    const id = await upload(filled, 'filled.xlsx');
    expect((await reaches(id, 'review')).counts).toMatchObject({ rows: 2, ready: 2, withErrors: 0 });
    const rows = (await get(`/api/imports/${id}/rows`)).json as { items: { resolved: { siteId: string } }[] };
    expect(rows.items[1]?.resolved.siteId).toBe('991');
  });

  it('as CSV has the same columns, which the check knows', async () => {
    const { text, headers } = await get('/api/templates/jobs.csv');
    expect(text).toBe(`\uFEFF${header.join(',')}\r\n`);
    expect(headers['content-disposition']).toContain('jobs.csv');
    const cells: Record<string, string> = {
      title: 'Lobby again',
      site: 'North Wing',
      assigned_to: 'Anna Clarke',
      date_start: '31/12/2031',
    };
    const id = await upload(text + header.map((name) => cells[name] ?? '').join(','), 'filled.csv');
    const checked = await reaches(id, 'review');
    expect(checked.counts).toMatchObject({ rows: 1, ready: 1 });
    expect((checked as unknown as { issues: object }).issues).toEqual({ DEFAULT_TIME: 1 });
  });
});
