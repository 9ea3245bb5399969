import { freshReviewBench, type ReviewBench } from '../../support/review-bench';
import { aTenant } from '../../support/run-bench';

const tenant = aTenant();
let bench: ReviewBench;
beforeAll(async () => {
  bench = await freshReviewBench(tenant);
});

const HEADER = 'title,site,owner_email,date_start';
const csv = (...rows: string[]): string => [HEADER, ...rows, ''].join('\n');
const job = (title: string, site = 'Main Building', date = '2031-12-02'): string =>
  `${title},${site},jane@clean.example,${date}`;

/** What a planner sees of rows: number, outcome and codes; that these files give no times is not told. */
const rows = async (id: string, query: Parameters<ReviewBench['grid']>[1] = {}) =>
  (await bench.grid(id, query)).items.map(({ row, outcome, issues }) =>
    [row, outcome, ...issues.map(({ code }) => code).filter((code) => code !== 'DEFAULT_TIME')].join(' '),
  );
const countsOf = async (id: string) => (await bench.store.get(tenant, id)).counts;

describe('a cell that a planner changes', () => {
  it('is checked again at once; counts, codes and result file follow', async () => {
    const { id } = await bench.reviewed(csv(job('Windows'), job('Gutters', 'Nowhere')));
    expect(await countsOf(id)).toMatchObject({ rows: 2, ready: 1, withErrors: 1 });
    const { edit, record } = await bench.edit(id, {
      kind: 'cells',
      changes: [{ row: 2, field: 'site_name', value: 'North Wing', was: 'Nowhere' }],
    });
    expect(edit).toMatchObject({ kind: 'cells', rows: 1, cells: 1, by: 'usr_ann' });
    expect(edit?.words).toBe('Changed site of line 3 to “North Wing”');
    expect(record.counts).toMatchObject({ rows: 2, ready: 2, withErrors: 0 });
    expect(record.issues).toEqual({ DEFAULT_TIME: 2 });
    expect(record.total).toBe(2);
    const { items, people, editVersion } = await bench.grid(id);
    expect(items[1]).toMatchObject({
      outcome: 'ready',
      values: { site_name: 'North Wing' },
      edited: { site_name: { was: 'Nowhere', by: 'usr_ann' } },
    });
    expect(Object.keys(items[1]?.edited ?? {})).toEqual(['site_name']);
    expect([people, editVersion]).toEqual([{ usr_ann: 'Ann' }, 1]);
    expect(await bench.result(id)).toContain('Gutters,North Wing,jane@clean.example');
  });

  it('makes an approval of the rows as they were stale', async () => {
    const { id, checkEtag } = await bench.reviewed(csv(job('Windows')));
    await bench.edit(id, { kind: 'cells', changes: [{ row: 1, field: 'title_en', value: 'Doors' }] });
    expect((await bench.store.get(tenant, id)).checkEtag).not.toBe(checkEtag);
  });

  it('of a field without a column gets one, which the result file has too', async () => {
    const extra = `${job('Lifts')},behind,more`;
    const { id } = await bench.reviewed(csv(job('Windows'), extra));
    expect(await rows(id)).toEqual(['1 ready', '2 withErrors EXTRA_CELLS']);
    await bench.edit(id, {
      kind: 'cells',
      changes: [{ row: 1, field: 'floor_name', value: 'Ground Floor' }],
    });
    const { items } = await bench.grid(id);
    expect(items[0]).toMatchObject({ values: { floor_name: 'Ground Floor' }, resolved: { floorId: '11' } });
    expect(items[1]?.values).toMatchObject({ floor_name: '' });
    const [header, first, second] = (await bench.result(id)).split('\r\n');
    expect(header).toBe(
      `${HEADER},floor_name,import_status,import_job_id,import_message,import_row,import_id`,
    );
    expect(first).toContain('2031-12-02,Ground Floor,ready');
    expect(second).toMatch(/,2031-12-02,,withErrors.*,behind,more$/);
    await bench.undo(id);
    expect((await bench.grid(id)).items[0]).toMatchObject({ values: { floor_name: '' } });
  });

  it('frees the twin of its row, and marks the row that it becomes the twin of', async () => {
    const { id } = await bench.reviewed(
      csv(job('Windows'), job('Windows'), job('Windows'), job('Doors', 'Nowhere')),
    );
    expect(await rows(id)).toEqual([
      '1 ready',
      '2 duplicate DUPLICATE_ROW',
      '3 duplicate DUPLICATE_ROW',
      '4 withErrors INVALID_SITE',
    ]);
    await bench.edit(id, { kind: 'cells', changes: [{ row: 1, field: 'title_en', value: 'Doors' }] });
    expect(await rows(id)).toEqual([
      '1 ready',
      '2 ready',
      '3 duplicate DUPLICATE_ROW',
      '4 withErrors INVALID_SITE',
    ]);
    const third = (await bench.grid(id)).items[2]?.issues.find(({ code }) => code === 'DUPLICATE_ROW');
    expect(third?.message).toContain('the same job as row 2 of this file');
    await bench.edit(id, {
      kind: 'cells',
      changes: [{ row: 4, field: 'site_name', value: 'Main Building' }],
    });
    expect((await rows(id))[3]).toBe('4 duplicate DUPLICATE_ROW');
    expect(await countsOf(id)).toMatchObject({ ready: 2, duplicate: 2, withErrors: 0 });
  });

  it('finds twins a thousand rows away', async () => {
    const many = Array.from({ length: 1_000 }, (_, n) => job(`Job ${n}`));
    const { id } = await bench.reviewed(csv(job('First'), ...many, job('First')));
    expect(await countsOf(id)).toMatchObject({ ready: 1_001, duplicate: 1 });
    await bench.edit(id, { kind: 'cells', changes: [{ row: 1, field: 'title_en', value: 'Other' }] });
    expect(await countsOf(id)).toMatchObject({ ready: 1_002, duplicate: 0 });
    expect(await rows(id, { offset: 1_001 })).toEqual(['1002 ready']);
    await bench.undo(id);
    expect(await rows(id, { offset: 1_001 })).toEqual(['1002 duplicate DUPLICATE_ROW']);
  });

  it('is refused with the rows named where they are not there', async () => {
    const { id } = await bench.reviewed(csv(job('Windows')));
    await expect(
      bench.edit(id, { kind: 'cells', changes: [{ row: 7, field: 'title_en', value: 'x' }] }),
    ).rejects.toMatchObject({ slug: 'refused', issues: [{ path: 'changes.0.row' }] });
    expect((await bench.store.get(tenant, id)).editVersion).toBe(0);
  });
});

describe('many cells at once', () => {
  it('are fixed alike where they read the same, odd spaces and all', async () => {
    const { id } = await bench.reviewed(
      csv(job('Windows', 'No where'), job('Lifts', ' No\u00a0where '), job('Doors', 'Nowhere')),
    );
    const { edit } = await bench.edit(id, {
      kind: 'alike',
      field: 'site_name',
      from: 'No where',
      to: 'North Wing',
    });
    expect(edit).toMatchObject({
      rows: 2,
      cells: 2,
      words: 'Changed “No where” to “North Wing” in site of 2 rows',
    });
    expect(await rows(id)).toEqual(['1 ready', '2 ready', '3 withErrors INVALID_SITE']);
    await bench.undo(id);
    expect(await countsOf(id)).toMatchObject({ withErrors: 3 });
  });

  it('are filled where the file has no such column at all', async () => {
    const { id } = await bench.reviewed(csv(job('Windows'), job('Lifts')));
    await bench.edit(id, { kind: 'alike', field: 'description_en', from: '', to: 'By the back door' });
    const { items } = await bench.grid(id);
    expect(items.map(({ resolved }) => resolved?.description)).toEqual([
      'By the back door',
      'By the back door',
    ]);
  });

  it('take what is suggested, and the name is this customer’s own until that is undone', async () => {
    const { id } = await bench.reviewed(
      csv(job('Windows', 'Main Bilding'), job('Lifts', 'North Wng'), job('Doors', 'Main Bilding')),
    );
    const { edit } = await bench.edit(id, { kind: 'accept', from: 'Main Bilding' });
    expect(edit).toMatchObject({ rows: 2, cells: 2 });
    expect(await rows(id)).toEqual(['1 ready', '2 withErrors INVALID_SITE', '3 ready']);
    expect((await bench.grid(id)).items[0]?.values.site_name).toBe('Main Building');
    const names = async () =>
      (await bench.memory.aliases(tenant)).map(({ name, targetId }) => [name, targetId]);
    expect(await names()).toEqual([['Main Bilding', '1']]);
    await bench.undo(id);
    expect(await rows(id)).toContain('1 withErrors INVALID_SITE');
    expect(await names()).toEqual([]);
    await bench.redo(id);
    expect(await names()).toEqual([['Main Bilding', '1']]);
    await bench.edit(id, { kind: 'accept', code: 'INVALID_SITE' });
    expect(await countsOf(id)).toMatchObject({ ready: 3 });
    for (const alias of await bench.memory.aliases(tenant)) await bench.memory.dropAlias(tenant, alias.id);
  });

  it('take what is suggested for a part of a path of places, and leave its other parts', async () => {
    const file = [
      'title,location,owner_email,date_start',
      'Windows,Main Bilding > Grond Floor > Kichen,jane@clean.example,2031-12-02',
    ].join('\n');
    const { id } = await bench.reviewed(file);
    const path = async () => (await bench.grid(id)).items[0]?.values.location;
    await bench.edit(id, { kind: 'accept' });
    expect(await path()).toBe('Main Building > Grond Floor > Kichen');
    await bench.edit(id, { kind: 'accept' });
    await bench.edit(id, { kind: 'accept' });
    expect(await path()).toBe('Main Building > Ground Floor > Kitchen');
    expect(await rows(id)).toEqual(['1 ready']);
    for (const alias of await bench.memory.aliases(tenant)) await bench.memory.dropAlias(tenant, alias.id);
  });

  it('are replaced as they were counted before, and signs of patterns are plain signs', async () => {
    const { id } = await bench.reviewed(csv(job('Wash (all) windows'), job('wash WASH'), job('Doors')));
    const request = { kind: 'replace', field: 'title_en', find: 'wash', replace: '$& clean' } as const;
    expect(await bench.review.count(tenant, id, request)).toEqual({ rows: 2, cells: 2 });
    await bench.edit(id, request);
    const titles = async () => (await bench.grid(id)).items.map(({ values }) => values.title_en);
    expect(await titles()).toEqual(['$& clean (all) windows', '$& clean $& clean', 'Doors']);
    await bench.undo(id);
    await bench.edit(id, { kind: 'replace', find: '(all) ', replace: '' });
    await bench.edit(id, { kind: 'replace', find: 'WASH', replace: 'x', matchCase: true });
    await bench.edit(id, { kind: 'replace', find: 'doors', replace: 'Gates', wholeCell: true });
    expect(await titles()).toEqual(['Wash windows', 'wash x', 'Gates']);
    await expect(
      bench.edit(id, { kind: 'replace', find: 'a', replace: 'a'.repeat(32_000) }),
    ).rejects.toMatchObject({ slug: 'refused' });
    expect(await titles()).toEqual(['Wash windows', 'wash x', 'Gates']);
  });

  it('that would change nothing are no edit', async () => {
    const { id } = await bench.reviewed(csv(job('Windows')));
    const { edit, record } = await bench.edit(id, { kind: 'replace', find: 'zzz', replace: 'y' });
    expect([edit, record.editVersion]).toEqual([null, 0]);
  });
});

describe('a row that is sent all the same', () => {
  it('is ready with a fingerprint of its own, the same one after every check, and twins know each other still', async () => {
    const { id } = await bench.reviewed(csv(job('Windows'), job('Windows'), job('Windows')));
    await bench.edit(id, { kind: 'send-anyway', filter: {} });
    expect(await rows(id)).toEqual(['1 ready', '2 ready DUPLICATE_ROW', '3 ready DUPLICATE_ROW']);
    const prints = async () => (await bench.rows(id)).map(({ fingerprint }) => fingerprint);
    const [first, second, third] = await prints();
    expect(new Set([first, second, third]).size).toBe(3);
    expect((await bench.grid(id)).items[0]?.sendAnyway).toBeUndefined();
    await bench.undo(id);
    expect(await rows(id)).toEqual(['1 ready', '2 duplicate DUPLICATE_ROW', '3 duplicate DUPLICATE_ROW']);
    expect(await prints()).toEqual([first, first, first]);
    await bench.redo(id);
    expect(await prints()).toEqual([first, second, third]);
    // It needs no number of its own while nobody else has the job.
    await bench.edit(id, { kind: 'skip', rows: [1] });
    expect(await rows(id)).toEqual(['1 skipped', '2 ready', '3 ready DUPLICATE_ROW']);
    expect((await prints())[1]).toBe(first);
    await bench.edit(id, { kind: 'not-anyway', rows: [3] });
    expect((await rows(id))[2]).toBe('3 duplicate DUPLICATE_ROW');
  });
});

describe('rows that are left out', () => {
  it('count as skipped, free their twins, and come back', async () => {
    const { id } = await bench.reviewed(csv(job('Windows'), job('Windows'), job('Lifts', 'Nowhere')));
    await bench.edit(id, { kind: 'skip', rows: [1, 3] });
    expect(await rows(id)).toEqual(['1 skipped', '2 ready', '3 skipped INVALID_SITE']);
    expect(await countsOf(id)).toMatchObject({ ready: 1, skipped: 2, withErrors: 0, duplicate: 0 });
    expect((await bench.grid(id)).items[0]).toMatchObject({ skippedBy: { by: 'usr_ann' } });
    expect(await bench.result(id)).toContain('skipped,,A person left this row out.,1,');
    await bench.edit(id, { kind: 'unskip', filter: { outcome: 'skipped' } });
    expect(await rows(id)).toEqual(['1 ready', '2 duplicate DUPLICATE_ROW', '3 withErrors INVALID_SITE']);
  });

  it('can be named by a filter of code, column or text', async () => {
    const { id } = await bench.reviewed(csv(job('Windows'), job('Lifts', 'Nowhere'), job('Doors', 'Nobody')));
    await bench.edit(id, { kind: 'skip', filter: { code: 'INVALID_SITE', text: 'nobody' } });
    expect(await rows(id)).toEqual(['1 ready', '2 withErrors INVALID_SITE', '3 skipped INVALID_SITE']);
    await bench.edit(id, { kind: 'skip', filter: { column: 'site_name' } });
    expect(await rows(id)).toEqual(['1 ready', '2 skipped INVALID_SITE', '3 skipped INVALID_SITE']);
  });
});

describe('undo and redo', () => {
  it('take back and make again a person’s own edits, one by one, after a restart too', async () => {
    const { id } = await bench.reviewed(csv(job('Windows'), job('Lifts', 'Nowhere')));
    const change = (value: string) =>
      bench.edit(id, { kind: 'cells', changes: [{ row: 2, field: 'site_name', value }] });
    await change('North Wing');
    await change('Main Building');
    await bench.edit(id, { kind: 'skip', rows: [1] });
    const site = async () => (await bench.grid(id)).items[1]?.values.site_name;
    const other = bench.instance();
    await other.undo(tenant, id, 'usr_ann', { back: true });
    expect(await rows(id)).toEqual(['1 ready', '2 ready']);
    await other.undo(tenant, id, 'usr_ann', { back: true });
    expect(await site()).toBe('North Wing');
    await bench.undo(id);
    expect(await site()).toBe('Nowhere');
    expect((await bench.grid(id)).items[1]?.edited).toBeUndefined();
    await expect(bench.undo(id)).rejects.toMatchObject({ slug: 'wrong-state' });
    await bench.redo(id);
    await bench.redo(id);
    expect(await site()).toBe('Main Building');
    await bench.redo(id);
    expect(await rows(id)).toEqual(['1 skipped', '2 ready']);
    const { items } = await bench.review.edits(tenant, id, { limit: 10 });
    expect(items.map(({ words, undone, byName }) => [words, undone, byName])).toEqual([
      ['Left out 1 row', false, 'Ann'],
      ['Changed site of line 3 to “Main Building”', false, 'Ann'],
      ['Changed site of line 3 to “North Wing”', false, 'Ann'],
    ]);
  });

  it('leave other people’s edits alone, and say whose stands in the way', async () => {
    const { id } = await bench.reviewed(csv(job('Windows'), job('Lifts', 'Nowhere')));
    const change = (row: number, value: string, by: string) =>
      bench.edit(id, { kind: 'cells', changes: [{ row, field: 'site_name', value }] }, by);
    await change(2, 'North Wing', 'usr_ann');
    await change(1, 'North Wing', 'usr_ben');
    await bench.undo(id, 'usr_ann');
    expect((await bench.grid(id)).items.map(({ values }) => values.site_name)).toEqual([
      'North Wing',
      'Nowhere',
    ]);
    await bench.redo(id, 'usr_ann');
    await change(2, 'Main Building', 'usr_ben');
    await expect(bench.undo(id, 'usr_ann')).rejects.toMatchObject({
      slug: 'changed',
      issues: [
        { path: 'rows.2.site_name', message: 'Ben changed site of line 3: it is “Main Building” now.' },
      ],
    });
    await bench.undo(id, 'usr_ben');
    await bench.undo(id, 'usr_ann');
    expect((await bench.grid(id)).items[1]?.values.site_name).toBe('Nowhere');
  });

  it('forget what was undone as soon as something else is done', async () => {
    const { id } = await bench.reviewed(csv(job('Windows')));
    const change = (value: string) =>
      bench.edit(id, { kind: 'cells', changes: [{ row: 1, field: 'title_en', value }] });
    await change('One');
    await bench.undo(id);
    await change('Two');
    await expect(bench.redo(id)).rejects.toMatchObject({ slug: 'wrong-state' });
    await bench.undo(id);
    expect((await bench.grid(id)).items[0]?.values.title_en).toBe('Windows');
  });
});

describe('the grid', () => {
  it('shows errors first, then warnings, then the rest, and any piece of them by its offset', async () => {
    const timed = (title: string) => `${title},Main Building,jane@clean.example,2031-12-02,9,10`;
    const file = [
      `${HEADER},hour_start,hour_end`,
      timed('a'),
      `b,Nowhere,jane@clean.example,2031-12-02,9,10`,
      timed('a'),
      timed('d'),
      `e,Nowhere,jane@clean.example,2031-12-02,9,10`,
    ].join('\n');
    const { id } = await bench.reviewed(file);
    const order = 'issues';
    expect(await rows(id, { order })).toEqual([
      '2 withErrors INVALID_SITE',
      '5 withErrors INVALID_SITE',
      '3 duplicate DUPLICATE_ROW',
      '1 ready',
      '4 ready',
    ]);
    expect((await rows(id, { order, offset: 2, limit: 2 })).map((line) => line[0])).toEqual(['3', '1']);
    expect(await bench.grid(id, { order, offset: 99 })).toMatchObject({ total: 5, items: [] });
    expect(await rows(id, { outcome: 'duplicate' })).toEqual(['3 duplicate DUPLICATE_ROW']);
    expect((await rows(id, { text: 'NOWHERE' })).map((line) => line[0])).toEqual(['2', '5']);
    expect((await rows(id, { text: 'a', column: 'title_en' })).map((line) => line[0])).toEqual(['1', '3']);
    await bench.edit(id, { kind: 'skip', rows: [5] });
    expect((await rows(id, { edited: true })).map((line) => line[0])).toEqual(['5']);
    expect((await rows(id, { order })).map((line) => line[0])).toEqual(['2', '3', '1', '4', '5']);
  });
});
