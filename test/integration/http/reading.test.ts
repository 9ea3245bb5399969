import { makeXlsx, type Cell, type SheetToMake } from '../../support/make-xlsx';
import { runningStack, type RunningStack } from '../../support/running-stack';

let stack: RunningStack;
let cookie: string;
beforeAll(async () => {
  stack = await runningStack();
  cookie = await stack.signIn();
});
afterAll(() => stack.stop());

interface Import {
  id: string;
  status: string;
  reason?: string;
  reasonCode?: string;
  counts: Record<string, number>;
  question?: { kind: string; options?: string[]; missing?: object[]; columns?: object[] };
  choices?: object;
  layout: { words: string; columns: Record<string, string>; how: object; dateOrder: string };
}

async function settled(id: string): Promise<Import> {
  for (let tries = 0; tries < 400; tries++) {
    const { json } = await stack.call({ path: `/api/imports/${id}`, cookie });
    if (!['received', 'checking'].includes(String(json.status))) return json as unknown as Import;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('It was never checked');
}

async function upload(body: string | Buffer, choices?: object): Promise<Import> {
  const query = choices ? `&choices=${encodeURIComponent(JSON.stringify(choices))}` : '';
  const path = `/api/imports?name=jobs.csv${query}`;
  const { status, json, text } = await stack.call({ method: 'POST', path, cookie, body: body });
  if (status !== 201) throw new Error(text);
  return settled(String(json.id));
}
async function choose(id: string, choices: object, headers: Record<string, string> = {}, query = '') {
  const path = `/api/imports/${id}/choices${query}`;
  return stack.call({ method: 'PUT', path, cookie, json: choices, headers });
}
async function finished(id: string): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    if ((await get(`/api/imports/${id}`)).json.status === 'finished') return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('It never finished');
}
const date = (value: number): Cell => ({ value, format: 'dd/mm/yyyy' });
const time = (hours: number): Cell => ({ value: hours / 24, format: 'h:mm' });
const get = (path: string, as = cookie) => stack.call({ path, cookie: as });

const ROWS = ['Mop the hall,Main Building,Anna Clarke,03/04/2031', 'Dust,Depot,Ben Okafor,05/06/2031'];

describe('a file that leaves a question', () => {
  it('waits for the order of its dates, and goes on with the answer', async () => {
    const asking = await upload(['title,site,assigned_to,date_start', ...ROWS].join('\n'));
    expect(asking).toMatchObject({
      status: 'asking',
      question: { kind: 'date-order', options: ['dmy', 'mdy'] },
    });
    expect(asking.reason).toMatch(/“date_start”.*03\/04\/2031/);
    expect((await get(`/api/imports/${asking.id}/rows`)).json).toMatchObject({ code: 'wrong-state' });

    const answer = await choose(asking.id, { dateOrder: 'mdy' });
    expect([answer.status, answer.json.status]).toEqual([202, 'checking']);
    const review = await settled(asking.id);
    expect(review).toMatchObject({
      status: 'review',
      counts: { rows: 2, ready: 2 },
      choices: { dateOrder: 'mdy' },
    });
    expect(review.question).toBeUndefined();
    expect(review.layout.words).toBe('2 rows, commas, UTF-8, header in row 1, dates are month first');
    const rows = (await get(`/api/imports/${asking.id}/rows`)).json as { items: { resolved: object }[] };
    expect(rows.items[0]?.resolved).toMatchObject({ dateStart: '2031-03-04' });

    // A change of mind in review is checked again too.
    expect((await choose(asking.id, { dateOrder: 'dmy' })).status).toBe(202);
    await settled(asking.id);
    const again = (await get(`/api/imports/${asking.id}/rows`)).json as { items: { resolved: object }[] };
    expect(again.items[0]?.resolved).toMatchObject({ dateStart: '2031-04-03' });
  });

  it('shows the first rows of a file though the one that was chosen as its header is not there', async () => {
    const asking = await upload(['Plan', 'title,site,assigned_to,date_start', ...ROWS].join('\n'), {
      headerRow: 900,
    });
    expect(asking.question).toMatchObject({ kind: 'header-row' });
    const { json } = await get(`/api/imports/${asking.id}/columns`);
    expect(json).toMatchObject({
      headerRow: 2,
      top: [{ row: 1, cells: ['Plan'] }, { row: 2 }, { row: 3 }, { row: 4 }],
    });
  });

  it('asks which columns they are, shows their values, and remembers the answer until it is taken back', async () => {
    const file = ['Aufgabe,Ort,Wer,Termin', ...ROWS.map((row) => row.replace(/\d\d\/\d\d\//, '13/04/'))].join(
      '\n',
    );
    const asking = await upload(file);
    expect(asking.question).toMatchObject({ kind: 'mapping', missing: [{ name: 'title' }] });
    const { json: columns } = await get(`/api/imports/${asking.id}/columns`);
    expect(columns).toMatchObject({
      headerRow: 1,
      items: [
        { column: 1, header: 'Aufgabe', field: null, samples: ['Mop the hall', 'Dust'] },
        { column: 2, header: 'Ort', field: 'site_name', by: 'likeness' },
        { column: 3, header: 'Wer', field: 'assigned_to', by: 'likeness' },
        { column: 4, header: 'Termin', field: 'date_start', by: 'likeness' },
      ],
    });

    await choose(asking.id, { map: { Aufgabe: 'job_title' } });
    expect(await settled(asking.id)).toMatchObject({
      status: 'review',
      counts: { ready: 2 },
      layout: { how: { title_en: { by: 'person', confidence: 1 } } },
    });

    const next = await upload(file.replace('Mop', 'Sweep').replace('Dust', 'Wipe'));
    expect(next).toMatchObject({ status: 'review', layout: { how: { title_en: { by: 'remembered' } } } });
    expect(next.layout.words).toContain('“Aufgabe” is title_en, as you chose before');
    const { items } = (await get('/api/mappings')).json as { items: { id: string; map: object }[] };
    expect(items).toEqual([
      expect.objectContaining({
        headers: ['Aufgabe', 'Ort', 'Wer', 'Termin'],
        map: { aufgabe: 'title_en' },
        undoable: 0,
      }),
    ]);

    const id = items[0]?.id ?? '';
    const undo = (path: string, method = 'POST') => stack.call({ method, path, cookie });
    expect((await undo(`/api/mappings/${id}/undo`)).status).toBe(204);
    expect((await get('/api/mappings')).json).toEqual({ items: [], next: null });
    expect((await undo(`/api/mappings/${id}`, 'DELETE')).status).toBe(404);
    expect((await upload(file)).status).toBe('asking');
  });

  it('goes back from a later answer to an earlier one', async () => {
    const file = 'Eins,Zwei,site,assigned_to,date_start\nMop,Hall,Depot,Ben Okafor,2031-02-03\n';
    const first = await upload(file, { map: { Eins: 'title_en' } });
    expect(first.status).toBe('review');
    await choose(first.id, { map: { Eins: 'description_en', Zwei: 'title_en' } });
    await settled(first.id);
    const { items } = (await get('/api/mappings')).json as { items: { id: string; undoable: number }[] };
    expect(items.map(({ undoable }) => undoable)).toEqual([1]);
    await stack.call({ method: 'POST', path: `/api/mappings/${items[0]?.id}/undo`, cookie });
    expect((await get('/api/mappings')).json.items).toEqual([
      expect.objectContaining({ map: { eins: 'title_en' }, undoable: 0 }),
    ]);
  });

  it('takes a constant for a missing column', async () => {
    const file = 'title,assigned_to,date_start\nMop,Ben Okafor,2031-02-03\n';
    const asking = await upload(file);
    expect(asking.question?.missing).toEqual([
      { name: 'site', fields: ['site_name', 'site_id', 'location'] },
    ]);
    await choose(asking.id, { set: { site: 'Depot' } });
    expect(await settled(asking.id)).toMatchObject({ status: 'review', counts: { ready: 1 } });
  });

  it('says what of the choices does not fit', async () => {
    const file = 'title,site,assigned_to,date_start\nCaf\xe9,Depot,Ben Okafor,2031-02-03\n';
    const latin = await upload(Buffer.from(file, 'latin1'), { encoding: 'utf-8' });
    expect(latin).toMatchObject({ status: 'asking', question: { kind: 'encoding' } });
    await choose(latin.id, {});
    expect((await settled(latin.id)).layout.words).toContain('Windows-1252');
    await choose(latin.id, { sheet: 'Jobs' });
    expect(await settled(latin.id)).toMatchObject({ status: 'asking', question: { kind: 'sheet' } });
    for (const choices of [{ encoding: 'ebcdic' }, { map: { a: 'nothing' } }, { rows: 1 }, { headerRow: 0 }])
      expect(await choose(latin.id, choices)).toMatchObject({ status: 400, json: { code: 'bad-body' } });
    expect(await choose(latin.id, {}, { 'if-match': 'W/"old"' })).toMatchObject({ status: 412 });
    const path = '/api/imports?name=a.csv&choices=%7B';
    const broken = await stack.call({ method: 'POST', path, cookie, body: file });
    expect(broken).toMatchObject({ status: 400, json: { errors: [{ path: 'choices' }] } });
  });

  it('that could not be read at all may be read with another choice', async () => {
    const file = `title,site,assigned_to,date_start\n${'清'.repeat(200)},Depot,Ben Okafor,2031-02-03\n`;
    const { id, status } = await upload(Buffer.from(file, 'utf16le'));
    expect(status).toBe('rejected');
    expect((await choose(id, { encoding: 'utf-16le' })).status).toBe(202);
    expect(await settled(id)).toMatchObject({ status: 'review', counts: { ready: 1 } });
  });

  it('drops nobody’s changes of rows unasked, nor any that were not seen, and drops them where that is meant', async () => {
    const { id } = await upload(
      ['title,site,assigned_to,date_start', 'Mop,Main Buildin,Anna Clarke,2031-03-04'].join('\n'),
    );
    const edit = async (value: string) => {
      const json = { kind: 'cells', changes: [{ row: 1, field: 'site_name', value }] };
      const path = `/api/imports/${id}/edits`;
      expect((await stack.call({ method: 'POST', path, cookie, json })).status).toBe(200);
    };
    const now = () => get(`/api/imports/${id}`);
    await edit('Main Building');
    expect((await now()).json).toMatchObject({ counts: { ready: 1 }, edits: 1 });

    const unasked = await choose(id, { dateOrder: 'ymd' });
    expect(unasked).toMatchObject({ status: 409, json: { code: 'wrong-state' } });
    expect(unasked.json.detail).toMatch(/would drop this change/);
    expect(await settled(id)).toMatchObject({ status: 'review', counts: { ready: 1 }, editVersion: 1 });
    // Who names no version may not have seen the last of the changes.
    expect((await choose(id, {}, {}, '?dropEdits=true')).status).toBe(409);

    const seen = String(unasked.headers.etag);
    expect(seen).toBe((await now()).headers.etag);
    await edit('Depot');
    const late = await choose(id, {}, { 'if-match': seen }, '?dropEdits=true');
    expect(late).toMatchObject({ status: 412, json: { code: 'changed' } });
    expect((await now()).json).toMatchObject({ status: 'review', edits: 2 });

    const agreed = { 'if-match': String(late.headers.etag) };
    expect((await choose(id, { dateOrder: 'ymd' }, agreed, '?dropEdits=true')).status).toBe(202);
    expect(await settled(id)).toMatchObject({
      counts: { ready: 0, withErrors: 1 },
      editVersion: 0,
      edits: 0,
    });
    // With nothing to lose nobody is asked.
    expect((await choose(id, {})).status).toBe(202);
  });

  it('has nothing to ask about where all changes of rows were undone', async () => {
    const { id } = await upload('title,site,assigned_to,date_start\nMop,Depott,Anna Clarke,2031-03-04');
    const send = (path: string, json: object) =>
      stack.call({ method: 'POST', path: `/api/imports/${id}/edits${path}`, cookie, json });
    await send('', { kind: 'skip', rows: [1] });
    await send('', { kind: 'alike', field: 'site_name', from: 'Depott', to: 'Depot' });
    await send('/undo', {});
    expect((await send('/undo', {})).json).toMatchObject({ import: { edits: 0, editVersion: 4 } });
    await send('/redo', {});
    expect((await choose(id, {})).status).toBe(409);
    await send('/undo', {});
    expect((await choose(id, {})).status).toBe(202);
  });

  it('cannot be answered by those who only look, nor once it runs', async () => {
    const asking = await upload('a,b\n1,2\n');
    const viewer = await stack.signIn('regularcleaning', 'viewer');
    const path = `/api/imports/${asking.id}/choices`;
    expect((await stack.call({ method: 'PUT', path, cookie: viewer, json: {} })).status).toBe(403);
    expect((await get(`/api/imports/${asking.id}/columns`, viewer)).status).toBe(200);
    const cancel = `/api/imports/${asking.id}/cancel`;
    expect((await stack.call({ method: 'POST', path: cancel, cookie })).status).toBe(202);
    expect((await choose(asking.id, {})).json).toMatchObject({ status: 409, code: 'wrong-state' });
  });
});

describe('names that are nearly right', () => {
  it('are accepted for a file, remembered at their place, listed, and forgotten again', async () => {
    const file = (title: string) =>
      `title,site,floor,assigned_to,date_start\n${title},Main Biulding,Frist Floor,Ana Clark,2031-02-03\n`;
    const before = await upload(file('One'));
    expect(before).toMatchObject({ counts: { withErrors: 1 } });
    const accepted = await upload(file('Two'), { acceptSuggestions: true });
    expect(accepted).toMatchObject({ status: 'review', counts: { ready: 1 } });
    expect(await upload(file('Three'))).toMatchObject({ counts: { ready: 1 } });

    const { items } = (await get('/api/aliases')).json as {
      items: { id: string; kind: string; parent: string | null }[];
    };
    expect(items.map(({ kind }) => kind).sort()).toEqual(['floor', 'owner', 'site']);
    expect(items.find(({ kind }) => kind === 'floor')?.parent).not.toBeNull();
    const other = await stack.signIn('officeclean');
    const theirs = await stack.call({ path: '/api/aliases', host: 'officeclean', cookie: other });
    expect(theirs.json).toEqual({ items: [], next: null });

    for (const { id } of items)
      expect((await stack.call({ method: 'DELETE', path: `/api/aliases/${id}`, cookie })).status).toBe(204);
    expect(await upload(file('Four'))).toMatchObject({ counts: { withErrors: 1 } });
  });
});

it('a corrected result file is read as its import was, and takes no choices', async () => {
  const file =
    'Was,site,assigned_to,date_start\nMop,Depot,Ben Okafor,03/04/2031\nDust,Nowhere,Ben Okafor,05/04/2031\n';
  const { id } = await upload(file, { map: { Was: 'title_en' }, dateOrder: 'mdy', set: { label_list: 'a' } });
  await stack.call({ method: 'POST', path: `/api/imports/${id}/approve`, cookie, json: {} });
  await finished(id);
  const result = (await get(`/api/imports/${id}/result`)).text.replace('Nowhere', 'Depot');
  const refused = await stack.call({
    method: 'POST',
    path: `/api/imports?name=r.csv&choices=${encodeURIComponent('{"dateOrder":"dmy"}')}`,
    cookie,
    body: result,
  });
  expect(refused).toMatchObject({ status: 422, json: { code: 'refused' } });
  await stack.call({ method: 'POST', path: '/api/imports?name=r.csv', cookie, body: result });
  expect(await settled(id)).toMatchObject({ id, status: 'review', counts: { created: 1, ready: 1 } });
  const rows = (await get(`/api/imports/${id}/rows?outcome=ready`)).json as { items: { resolved: object }[] };
  expect(rows.items[0]?.resolved).toMatchObject({ title: 'Dust', dateStart: '2031-05-04', labels: ['a'] });
  expect((await choose(id, {})).json).toMatchObject({ status: 409 });
});

describe('a workbook', () => {
  const rows: SheetToMake['rows'] = [
    ['Cleaning plan'],
    1,
    ['Task', 'Building', 'Cleaner', 'Start date', 'Start time', 'End time'],
    ['Mop', 'Depot', 'Ben Okafor', date(48_184), time(9), time(10.5)],
    ['Dust', 'Nowhere', 'Ben Okafor', date(48_185), time(9), time(10.5)],
  ];

  it('goes from upload to jobs, and its result, saved as a workbook, corrects it', async () => {
    const asking = await upload(
      makeXlsx([
        { name: 'May', rows },
        { name: 'June', rows },
      ]),
    );
    expect(asking).toMatchObject({ status: 'asking', question: { kind: 'sheet', options: ['May', 'June'] } });
    await choose(asking.id, { sheet: 'June', delimiter: ';' });
    expect(await settled(asking.id)).toMatchObject({ status: 'asking', question: { kind: 'delimiter' } });
    await choose(asking.id, { sheet: 'June' });
    const { id, layout, counts } = await settled(asking.id);
    expect([counts.ready, counts.withErrors]).toEqual([1, 1]);
    expect(layout.words).toMatch(/^2 rows, Excel workbook, sheet “June”, header in row 3, /);
    expect((await get(`/api/imports/${id}/columns`)).json).toMatchObject({
      ...{ headerRow: 3, sheet: 'June', sheets: ['May', 'June'] },
      top: expect.arrayContaining([
        { row: 3, cells: expect.arrayContaining(['Start time']) as unknown },
      ]) as unknown,
      items: expect.arrayContaining([
        expect.objectContaining({ header: 'Start time', field: 'time_start', samples: ['09:00'] }),
      ]) as unknown,
    });
    await stack.call({ method: 'POST', path: `/api/imports/${id}/approve`, cookie, json: {} });
    await finished(id);
    const jobs = (await get(`/api/imports/${id}/rows?outcome=created`)).json as {
      items: { resolved: object }[];
    };
    expect(jobs.items[0]?.resolved).toMatchObject({
      ...{ title: 'Mop', dateStart: '2031-12-02', hourStart: 9, hourEnd: 10, minuteEnd: 30 },
    });

    const result = (await get(`/api/imports/${id}/result`)).text
      .replace(/^\uFEFF/, '')
      .replace('Nowhere', 'Depot');
    const corrected = result
      .trim()
      .split('\r\n')
      .map((line) => line.split(','));
    await upload(makeXlsx([{ name: 'result', rows: corrected }]));
    expect(await settled(id)).toMatchObject({ id, status: 'review', counts: { created: 1, ready: 1 } });
  });

  it('that is none, or made to harm, is refused with a sentence', async () => {
    expect(await upload(Buffer.from('504b0304aaaa', 'hex'))).toMatchObject({
      status: 'rejected',
      reason: expect.stringContaining('damaged') as string,
    });
    const bomb = makeXlsx([{ name: 'Jobs', rows }], {
      more: [{ name: 'xl/media/1.bin', bytes: Buffer.alloc(25_000_000) }],
    });
    expect(await upload(bomb)).toMatchObject({ status: 'rejected', reasonCode: 'harmful-workbook' });
  });
});
