import { checkRow, checkRows, GOOD, GOOD_JOB, jobOf, tells } from './checking';

describe('a row without a fault', () => {
  it('is ready, with the job that it means', async () => {
    const row = await checkRow({});
    expect(row).toMatchObject({ outcome: 'ready', issues: [], job: GOOD_JOB });
    expect(row.fingerprint).toMatch(/^[0-9a-f]{32}$/);
  });

  it('names places, people and forms without regard to case and outer space', async () => {
    const job = await jobOf({
      title_en: ' Clean\u00a0the lobby ',
      site_name: ' MAIN\u00a0building',
      floor_name: 'first floor ',
      space_name: 'KITCHEN',
      owner_email: 'Jane@Clean.EXAMPLE ',
      form_name: 'audit',
      description_en: ' Mind the step ',
    });
    expect(job).toEqual({
      ...GOOD_JOB,
      floorId: '12',
      spaceId: '121',
      formId: 'f2',
      description: 'Mind the step',
    });
  });

  it('may give ids, which win over names', async () => {
    const ids = { site_id: '2', floor_id: '21', space_id: '211', form_id: 'f1' };
    const names = { site_name: 'Main Building', floor_name: 'Nonsense', space_name: 'x', form_name: 'y' };
    expect(await jobOf({ ...ids, ...names })).toMatchObject({
      siteId: '2',
      floorId: '21',
      spaceId: '211',
      formId: 'f1',
    });
  });
});

describe('what is missing', () => {
  it.each([
    [{ title_en: ' ' }, 'MISSING_REQUIRED title_en'],
    [{ title_en: '#N/A' }, 'MISSING_REQUIRED title_en'],
    [{ site_name: '' }, 'MISSING_REQUIRED site_name'],
    [{ owner_email: '#N/A' }, 'MISSING_REQUIRED owner_email'],
    [{ date_start: '' }, 'MISSING_REQUIRED date_start'],
  ])('%j is told once, under its column', async (cells, issue) => {
    expect(await tells(cells)).toEqual([issue]);
  });

  it('is told of everything in an empty row', async () => {
    const row = await checkRow({ title_en: '', site_name: '', owner_email: '', date_start: '' });
    expect(row.outcome).toBe('withErrors');
    expect(row.issues.map(({ code }) => code)).toEqual(Array(4).fill('MISSING_REQUIRED'));
  });
});

describe('a place', () => {
  it.each([
    ['a site that nobody knows', { site_name: 'Nowhere' }, ['INVALID_SITE site_name']],
    ['a site id that nobody knows', { site_id: '99' }, ['INVALID_SITE site_id']],
    ['a name that fits two sites', { site_name: 'Depot' }, ['AMBIGUOUS_NAME site_name']],
    ['a floor that nobody knows', { floor_name: 'Attic' }, ['INVALID_FLOOR floor_name']],
    ['a floor of another site', { floor_name: 'Roof' }, ['FLOOR_SITE_MISMATCH floor_name']],
    ['a floor id of another site', { floor_id: '22' }, ['FLOOR_SITE_MISMATCH floor_id']],
    ['a floor id that nobody knows', { floor_id: '99' }, ['INVALID_FLOOR floor_id']],
    ['a space without its floor', { space_name: 'Lobby' }, ['SPACE_WITHOUT_FLOOR space_name']],
    [
      'a space that nobody knows',
      { floor_name: 'Ground Floor', space_name: 'Sauna' },
      ['INVALID_SPACE space_name'],
    ],
    [
      'a space of another floor',
      { floor_name: 'First Floor', space_name: 'Lobby' },
      ['SPACE_FLOOR_MISMATCH space_name'],
    ],
    [
      'a space id of another floor',
      { floor_name: 'First Floor', space_id: '211' },
      ['SPACE_FLOOR_MISMATCH space_id'],
    ],
    ['a form that nobody knows', { form_name: 'Nothing' }, ['INVALID_FORM form_name']],
    ['a form id that nobody knows', { form_id: 'f9' }, ['INVALID_FORM form_id']],
  ])('%s has its code', async (_, cells, issues) => {
    expect(await tells(cells)).toEqual(issues);
  });

  it('that is wrong does not make what lies in it wrong as well', async () => {
    expect(await tells({ site_name: 'Nowhere', floor_name: 'Ground Floor', space_name: 'Lobby' })).toEqual([
      'INVALID_SITE site_name',
    ]);
    expect(await tells({ floor_name: 'Roof', space_name: 'Lobby' })).toEqual([
      'FLOOR_SITE_MISMATCH floor_name',
    ]);
    expect(await tells({ site_name: '', floor_name: 'Roof' })).toEqual(['MISSING_REQUIRED site_name']);
  });

  it('is looked for within its parent alone: two sites may each have a Ground Floor', async () => {
    expect(await jobOf({ site_name: 'North Wing', floor_name: 'Ground Floor' })).toMatchObject({
      siteId: '2',
      floorId: '21',
    });
  });

  it('that is spelled wrongly comes with what was probably meant', async () => {
    const { issues } = await checkRow({ site_name: 'Mian Bulding' });
    expect(issues).toEqual([
      expect.objectContaining({ code: 'INVALID_SITE', severity: 'error', suggestion: 'Main Building' }),
    ]);
    const floor = await checkRow({ floor_name: 'Groundfloor' });
    expect(floor.issues[0]).toMatchObject({ code: 'INVALID_FLOOR', suggestion: 'Ground Floor' });
    const far = await checkRow({ site_name: 'Zanzibar' });
    expect(far.issues[0]).not.toHaveProperty('suggestion');
  });
});

describe('the owner', () => {
  const without = { ...GOOD, owner_email: '' };
  it.each([
    ['an email', { owner_email: 'tom@clean.example' }, 'u2'],
    ['a name', { owner_name: 'jane smith' }, 'u1'],
    ['an email in assigned_to', { assigned_to: 'tj@clean.example' }, 'u3'],
    ['a name in assigned_to', { assigned_to: 'Jane Smith' }, 'u1'],
    ['an employee id', { owner_employee_id: 'e3' }, 'u2'],
    ['an employee id beside a wrong name', { owner_employee_id: 'e1', owner_name: 'Nobody' }, 'u1'],
  ])('is found by %s', async (_, cells, ownerId) => {
    const { checked } = await checkRows([{ ...without, ...cells }]);
    expect(checked[0]?.job?.ownerId).toBe(ownerId);
  });

  it.each([
    ['a name that two people have', { owner_name: 'Tom Jones' }, 'AMBIGUOUS_NAME owner_name'],
    ['an email that nobody has', { owner_email: 'x@clean.example' }, 'INVALID_OWNER owner_email'],
    ['an employee whom nobody knows', { owner_employee_id: 'e9' }, 'INVALID_OWNER owner_employee_id'],
  ])('is not found by %s', async (_, cells, issue) => {
    expect(await tells({ owner_email: '', ...cells })).toEqual([issue]);
  });

  it('who is spelled wrongly comes with who was probably meant', async () => {
    const { issues } = await checkRow({ owner_email: 'jnae@clean.example' });
    expect(issues[0]).toMatchObject({ code: 'INVALID_OWNER', suggestion: 'jane@clean.example' });
  });
});
