import { DateReader } from '../../../../shared/imports/checking/dates';
import { RowsCheck, fileIssuesOf } from '../../../../shared/imports/checking/rows-check';
import { fingerprint } from '../../../../shared/imports/fingerprint';
import type { LedgerIndex } from '../../../../shared/imports/ledger';
import { checkRow, checkRows, GOOD, GOOD_JOB, jobOf, REFERENCE, tells, TENANT, told } from './checking';

describe('what is too long', () => {
  it.each([
    [{ title_en: 'x'.repeat(255) }, []],
    [{ title_en: 'x'.repeat(256) }, ['TOO_LONG title_en']],
    [{ description_en: 'x'.repeat(10_000) }, []],
    [{ description_en: 'x'.repeat(10_001) }, ['TOO_LONG description_en']],
    [{ label_list: `a,${'x'.repeat(100)}` }, []],
    [{ label_list: `a,${'x'.repeat(101)}` }, ['TOO_LONG label_list']],
  ])('is told', async (cells, issues) => {
    expect(await tells(cells)).toEqual(issues);
  });
});

describe('labels', () => {
  it('are split at commas and semicolons', async () => {
    expect((await jobOf({ label_list: ' urgent, spring; ,night' }))?.labels).toEqual([
      'urgent',
      'spring',
      'night',
    ]);
  });

  it('that stand there twice are sent once, with a warning', async () => {
    const row = await checkRow({ label_list: 'urgent,spring,urgent' });
    expect(told(row.issues)).toEqual(['DUPLICATE_LABEL label_list']);
    expect(row.job?.labels).toEqual(['urgent', 'spring']);
  });

  it('that look like ours are not sent, so that no look-up takes them for ours', async () => {
    const row = await checkRow({ label_list: 'ext:fji-0123,a' });
    expect(row.job?.labels).toEqual(['a']);
  });
});

describe('cells', () => {
  const file = (cells: string[]) => {
    const check = new RowsCheck(
      {
        tenant: TENANT,
        reference: REFERENCE,
        ledger: { knownOn: () => Promise.resolve(new Map()) },
        today: '2031-11-24',
        importId: 'imp_this',
        bytes: 0,
      },
      {
        columns: { title_en: 0, site_name: 1, owner_email: 2, date_start: 3, description_en: 4 },
        header: ['title', 'site', 'owner', 'start', 'text'],
      },
      new DateReader(),
    );
    return check.rows([{ row: 1, cells }]);
  };
  const good = ['a', 'Main Building', 'jane@clean.example', '2/12/2031'];

  it('that are missing at the end of a row are empty', async () => {
    const [row] = await file(good);
    expect(told(row?.issues ?? [])).toEqual(['DEFAULT_TIME hour_start']);
  });

  it('beyond the header are an error of the row unless they are empty', async () => {
    const [extra] = await file([...good, 'text', 'more']);
    expect(told(extra?.issues ?? [])).toContain('EXTRA_CELLS null');
    expect(extra?.outcome).toBe('withErrors');
    const [empty] = await file([...good, 'text', '', ' ']);
    expect(empty?.outcome).toBe('ready');
  });

  it('are told under the header as the file has it', async () => {
    const [row] = await file(['', ...good.slice(1)]);
    expect(told(row?.issues ?? [])).toContain('MISSING_REQUIRED title');
  });
});

describe('twins', () => {
  it('in one file: the second is a duplicate of the first that can be sent', async () => {
    const { checked, check } = await checkRows([
      { ...GOOD, site_name: 'Nowhere' },
      GOOD,
      { ...GOOD, title_en: 'Another' },
      { ...GOOD, title_en: ' Clean the lobby', label_list: 'other' },
    ]);
    expect(checked.map(({ outcome }) => outcome)).toEqual(['withErrors', 'ready', 'ready', 'duplicate']);
    expect(checked[3]?.issues).toEqual([
      expect.objectContaining({
        code: 'DUPLICATE_ROW',
        severity: 'warning',
        message: expect.stringContaining('row 2') as string,
      }),
    ]);
    expect(check.counts).toMatchObject({ rows: 4, ready: 2, withErrors: 1, duplicate: 1 });
    expect(check.issues).toEqual({ INVALID_SITE: 1, DUPLICATE_ROW: 1 });
  });

  it('of a job that another import created are told with that import', async () => {
    const asked: string[] = [];
    const ledger: LedgerIndex = {
      knownOn: (tenant, date) => {
        asked.push(`${tenant.id} ${date}`);
        const known = new Map([[fingerprint(TENANT.id, GOOD_JOB), { importId: 'imp_before', row: 7 }]]);
        return Promise.resolve(date === '2031-12-02' ? known : new Map());
      },
    };
    const other = { ...GOOD, date_start: '2031-12-03' };
    const { checked } = await checkRows([GOOD, other, { ...other, title_en: 'x' }], { ledger });
    expect(checked.map(({ outcome }) => outcome)).toEqual(['duplicate', 'ready', 'ready']);
    expect(checked[0]?.issues).toEqual([
      expect.objectContaining({
        code: 'ALREADY_IMPORTED',
        severity: 'warning',
        message: expect.stringContaining('imp_before') as string,
      }),
    ]);
    expect(asked.sort()).toEqual(['regularcleaning 2031-12-02', 'regularcleaning 2031-12-03']);
  });

  it('are none when site, title, dates, times, owner or recurrence differ', async () => {
    const differing = [
      GOOD,
      { ...GOOD, title_en: 'Other' },
      { ...GOOD, site_name: 'North Wing' },
      { ...GOOD, floor_name: 'Ground Floor' },
      { ...GOOD, floor_name: 'Ground Floor', space_name: 'Lobby' },
      { ...GOOD, date_end: '2031-12-03' },
      { ...GOOD, hour_end: '12' },
      { ...GOOD, owner_email: 'tom@clean.example' },
      { ...GOOD, recurrence_type: 'daily', recurrence_end_date: '2032-01-01' },
      { ...GOOD, recurrence_type: 'weekly', recurrence_end_date: '2032-01-01' },
    ];
    const { checked } = await checkRows(differing);
    expect(checked.map(({ outcome }) => outcome)).toEqual(differing.map(() => 'ready'));
  });
});

describe('issues of the whole file', () => {
  it('name each unknown column, and fit into the record however many and long they are', async () => {
    const { check } = await checkRows([GOOD]);
    const names = Array.from({ length: 480 }, (_, n) => `${n} ${'long '.repeat(40)}`);
    const found = fileIssuesOf(check, names);
    expect(found[0]).toMatchObject({ code: 'UNKNOWN_COLUMN', severity: 'warning' });
    expect(found.length).toBeLessThanOrEqual(100);
    // A property of a table holds 32 K characters.
    expect(JSON.stringify(found).length).toBeLessThan(30_000);
  });
});
