import { runningStack, type RunningStack } from '../../support/running-stack';

let stack: RunningStack;
let cookie: string;
beforeAll(async () => {
  stack = await runningStack();
  cookie = await stack.signIn();
});
afterAll(() => stack.stop());

async function reaches(id: string, status: string, revision = 1) {
  for (let tries = 0; tries < 400; tries++) {
    const { json } = await stack.call({ path: `/api/imports/${id}`, cookie });
    if (json.status === status && json.revision === revision)
      return json as { counts: Record<string, number>; reason?: string };
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`The import never was ${status}`);
}
const upload = async (body: string, name = 'jobs.csv') =>
  stack.call({ method: 'POST', path: `/api/imports?name=${name}`, cookie, body });
const approve = (id: string) =>
  stack.call({ method: 'POST', path: `/api/imports/${id}/approve`, cookie, json: {} });
const rowsOf = async (id: string, query = '') =>
  (await stack.call({ path: `/api/imports/${id}/rows${query}`, cookie })).json;

const HEADER = 'title,site,assigned_to,date_start,hour_start,hour_end';
const GOOD = [
  '=Windows,Main Building,Anna Clarke,2031-02-03,9,11',
  '"Lifts, stairs",Depot,Ben Okafor,14/02/2031,9,11',
];
const BAD = 'Gutters,Nowhere,Anna Clarke,2031-02-05,9,11';

describe('an import over HTTP', () => {
  it('is checked, approved, run, and its corrected result goes on as the same import', async () => {
    const { json } = await upload([HEADER, ...GOOD, BAD, ''].join('\r\n'));
    const id = String(json.id);
    expect((await reaches(id, 'review')).counts).toMatchObject({ rows: 3, ready: 2, withErrors: 1 });
    expect(await rowsOf(id, '?code=INVALID_SITE')).toMatchObject({
      items: [{ row: 3, outcome: 'withErrors' }],
      next: null,
    });

    expect((await approve(id)).status).toBe(202);
    expect((await reaches(id, 'finished')).counts).toMatchObject({
      created: 2,
      skipped: 1,
      withErrors: 0,
      ready: 0,
    });
    const created = (await rowsOf(id, '?outcome=created')) as { items: { row: number; jobId: string }[] };
    expect(created.items.map(({ row }) => row)).toEqual([1, 2]);

    const result = (await stack.call({ path: `/api/imports/${id}/result`, cookie })).text;
    expect(result.charCodeAt(0)).toBe(0xfeff);
    expect(result).toContain("'=Windows,");
    expect(result).toContain(`created,${created.items[0]?.jobId},,1,${id}`);

    const again = await upload(result.replace('Nowhere', 'North Wing'));
    expect([again.status, again.json.id]).toEqual([201, id]);
    expect((await reaches(id, 'review', 2)).counts).toMatchObject({ rows: 3, created: 2, ready: 1 });
    await approve(id);
    expect((await reaches(id, 'finished', 2)).counts).toMatchObject({ created: 3, skipped: 0, failed: 0 });
    const jobs = await fetch(`${stack.stack.parts.facilityapps.url}/_sandbox/jobs?customer=regularcleaning`);
    const titles = (await jobs.text())
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { translations: { text: string }[] }).translations[0]?.text);
    expect(titles).toEqual(['=Windows', 'Lifts, stairs', 'Gutters']);
  });

  it('leaves a finished import as it was when the corrected file cannot be read', async () => {
    const { json } = await upload([HEADER, GOOD[0]?.replace('=Windows', 'Doors') ?? '', ''].join('\n'));
    const id = String(json.id);
    await reaches(id, 'review');
    await approve(id);
    await reaches(id, 'finished');
    const result = (await stack.call({ path: `/api/imports/${id}/result`, cookie })).text;
    await upload(`${result}"never closed`);
    for (let tries = 0; ; tries++) {
      const { reason, counts } = await reaches(id, 'finished');
      if (reason) {
        expect(reason).toContain('corrected file was not taken');
        expect(counts.created).toBe(1);
        break;
      }
      if (tries > 200) throw new Error('Nobody said so');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  });

  it('tells what was created before, by which import, and creates it once', async () => {
    const file = [
      HEADER,
      'Floors,Depot,Anna Clarke,2031-03-03,9,11',
      'Floors,Depot,Anna Clarke,2031-03-03,9,11',
      '',
    ].join('\n');
    const first = String((await upload(file)).json.id);
    expect((await reaches(first, 'review')).counts).toMatchObject({ ready: 1, duplicate: 1 });
    await approve(first);
    expect((await reaches(first, 'finished')).counts).toMatchObject({ created: 1, duplicate: 1 });
    const second = String((await upload(file, 'again.csv')).json.id);
    expect((await reaches(second, 'review')).counts).toMatchObject({ ready: 0, duplicate: 2 });
    const { items } = (await rowsOf(second)) as { items: { issues: { code: string; message: string }[] }[] };
    expect(items[0]?.issues[0]).toMatchObject({ code: 'ALREADY_IMPORTED' });
    expect(items[0]?.issues[0]?.message).toContain(first);
  });

  it('is put right in review: what was changed is sent, what is sent all the same makes a job more', async () => {
    const file = [
      HEADER,
      'Blinds,Nowhere,Anna Clarke,2031-05-05,9,11',
      'Carpets,Depot,Anna Clarke,2031-05-05,9,11',
      'Carpets,Depot,Anna Clarke,2031-05-05,9,11',
      'Chairs,Depot,Anna Clarke,2031-05-05,9,11',
      '',
    ].join('\n');
    const id = String((await upload(file)).json.id);
    await reaches(id, 'review');
    const edit = (json: object, who = cookie) =>
      stack.call({ method: 'POST', path: `/api/imports/${id}/edits`, cookie: who, json });
    const before = (await stack.call({ path: `/api/imports/${id}`, cookie })).json.checkEtag;

    const change = { row: 1, field: 'site_name', value: 'North Wing' };
    expect(await edit({ kind: 'cells', changes: [{ ...change, was: 'Somewhere' }] })).toMatchObject({
      status: 412,
      json: { code: 'changed', errors: [{ path: 'rows.1.site_name' }] },
    });
    expect(await edit({ kind: 'cells', changes: [change] })).toMatchObject({
      status: 200,
      json: { editVersion: 1, edit: { rows: 1, by: expect.stringMatching(/^usr_/) as string } },
    });
    await edit({ kind: 'send-anyway', rows: [3] });
    expect((await edit({ kind: 'skip', rows: [4] })).json.import).toMatchObject({
      counts: { ready: 3, skipped: 1, withErrors: 0, duplicate: 0 },
    });
    expect(await edit({ kind: 'skip', rows: [4], filter: {} })).toMatchObject({ status: 400 });
    expect(await edit({ kind: 'cells', changes: [{ ...change, colour: 'red' }] })).toMatchObject({
      status: 400,
      json: { errors: [{ path: 'changes.0.colour' }] },
    });
    const log = await stack.call({ path: `/api/imports/${id}/edits?limit=2`, cookie });
    expect(log.json).toMatchObject({ items: [{ kind: 'skip' }, { kind: 'send-anyway' }], next: '2' });

    const stale = { method: 'POST', path: `/api/imports/${id}/approve`, cookie, json: { ifChecked: before } };
    expect((await stack.call(stale)).status).toBe(412);
    await approve(id);
    expect((await reaches(id, 'finished')).counts).toMatchObject({ created: 3, skipped: 1, duplicate: 0 });
    expect(await edit({ kind: 'skip', rows: [1] })).toMatchObject({ status: 409 });
    const grid = await stack.call({ path: `/api/imports/${id}/grid?outcome=created&order=file`, cookie });
    expect(grid.json).toMatchObject({ total: 3, items: [{ row: 1 }, { row: 2 }, { row: 3 }] });

    const result = (await stack.call({ path: `/api/imports/${id}/result`, cookie })).text;
    expect(result).toContain('Blinds,North Wing,');
    // What was left out stays so when the result file comes back, unless somebody changes the row.
    expect((await upload(result)).json.id).toBe(id);
    expect((await reaches(id, 'review', 2)).counts).toMatchObject({ created: 3, skipped: 1, ready: 0 });
    await edit({ kind: 'unskip', rows: [4] });
    expect((await edit({ kind: 'skip', rows: [1] })).json.edit).toBeNull();
    await approve(id);
    expect((await reaches(id, 'finished', 2)).counts).toMatchObject({ created: 4, skipped: 0 });
  });

  it('pages through rows with a cursor that belongs to the list', async () => {
    const rows = Array.from({ length: 250 }, (_, i) => `Job ${i},Depot,Anna Clarke,2031-04-01,9,11`);
    const id = String((await upload([HEADER, ...rows, ''].join('\n'))).json.id);
    await reaches(id, 'review');
    const seen: number[] = [];
    let after = '';
    do {
      const page = (await rowsOf(id, `?limit=100${after}`)) as {
        items: { row: number }[];
        next: string | null;
      };
      seen.push(...page.items.map(({ row }) => row));
      after = page.next === null ? '' : `&after=${page.next}`;
      if (page.next !== null) {
        const other = await stack.call({ path: `/api/imports/${id}/rows?outcome=ready${after}`, cookie });
        expect(other).toMatchObject({ status: 400, json: { code: 'bad-cursor' } });
      }
    } while (after !== '');
    expect(seen).toEqual(rows.map((_, i) => i + 1));
  });
});
