import type { Alias } from '../../../../shared/imports/checking/places';
import { checkRow, checkRows, GOOD, jobOf, tells } from './checking';

describe('a name', () => {
  it.each([
    ['MAIN  BUILDING', '1'],
    ['Máin Buïlding', '1'],
    ['main\u00a0building', '1'],
    ['Main Bldg', '1'],
    ['main bldg.', '1'],
    ['Nth Wing', '2'],
  ])('of a site is matched when it is typed %j', async (site_name, siteId) => {
    expect(await jobOf({ site_name })).toMatchObject({ siteId });
  });

  it.each(['Grd Flr', 'ground fl.', 'GROUND-FLOOR', 'G/F', 'GF', 'Gnd  Floor'])(
    'of a floor is matched when it is typed %j, within its site',
    async (floor_name) => {
      expect(await jobOf({ floor_name })).toMatchObject({ siteId: '1', floorId: '11' });
      expect(await jobOf({ floor_name, site_name: 'North Wing' })).toMatchObject({ floorId: '21' });
    },
  );

  it('with a typographic apostrophe is the same as with a plain one', async () => {
    const sites = [{ id: '9', name: "King's Court" }];
    expect(await jobOf({ site_name: 'King’s  Court' }, { sites })).toMatchObject({ siteId: '9' });
  });

  it('is what it says where another one is only like it', async () => {
    const sites = [
      { id: '8', name: 'Grd Floor House' },
      { id: '9', name: 'Ground Floor House' },
    ];
    expect(await jobOf({ site_name: 'ground floor house' }, { sites })).toMatchObject({ siteId: '9' });
    expect(await tells({ site_name: 'Gnd Floor House' }, { sites })).toEqual(['AMBIGUOUS_NAME site_name']);
  });

  it('of a person is matched without accents', async () => {
    expect(await jobOf({ owner_email: '', owner_name: 'Jané  SMITH' })).toMatchObject({ ownerId: 'u1' });
  });
});

describe('a suggestion', () => {
  it('is of the same parent alone', async () => {
    const row = await checkRow({ site_name: 'North Wing', floor_name: 'Rooof' });
    expect(row.issues).toEqual([expect.objectContaining({ code: 'INVALID_FLOOR', suggestion: 'Roof' })]);
    const other = await checkRow({ floor_name: 'Rooof' });
    expect(other.issues[0]).not.toHaveProperty('suggestion');
  });

  it('sees through abbreviations', async () => {
    const row = await checkRow({ floor_name: 'Frst Flr' });
    expect(row.issues).toEqual([expect.objectContaining({ suggestion: 'First Floor' })]);
  });

  it('that is accepted for the whole file makes the job, and is told as a name to remember', async () => {
    const { checked, check } = await checkRows(
      [
        { ...GOOD, site_name: 'Nroth Wing', floor_name: 'Rooof' },
        { ...GOOD, site_name: 'Nroth Wing', floor_name: 'Rooof', title_en: 'Another' },
        { ...GOOD, site_name: 'Nowhere at all', floor_name: '' },
      ],
      { acceptSuggestions: true },
    );
    expect(checked.map(({ outcome }) => outcome)).toEqual(['ready', 'ready', 'withErrors']);
    expect(checked[0]?.job).toMatchObject({ siteId: '2', floorId: '22' });
    expect([...check.accepted.values()]).toEqual([
      { kind: 'site', parent: '', name: 'Nroth Wing', targetId: '2' },
      { kind: 'floor', parent: '2', name: 'Rooof', targetId: '22' },
    ]);
  });
});

describe('an alias', () => {
  const aliases: Alias[] = [
    { kind: 'site', parent: '', name: 'HQ', targetId: '1' },
    { kind: 'floor', parent: '2', name: 'Bottom', targetId: '21' },
    { kind: 'owner', parent: '', name: 'The Boss', targetId: 'u1' },
    { kind: 'space', parent: '11', name: 'Bottom', targetId: '999' },
  ];
  it('is known in whatever case and spacing, at its place in the hierarchy alone', async () => {
    expect(await jobOf({ site_name: ' hq ' }, { aliases })).toMatchObject({ siteId: '1' });
    expect(await jobOf({ site_name: 'North Wing', floor_name: 'bottom' }, { aliases })).toMatchObject({
      floorId: '21',
    });
    expect(await tells({ site_name: 'Main Building', floor_name: 'bottom' }, { aliases })).toEqual([
      'INVALID_FLOOR floor_name',
    ]);
    expect(await jobOf({ owner_email: 'the  boss' }, { aliases })).toMatchObject({ ownerId: 'u1' });
  });

  it('never stands before the real name, and counts no more when what it means is gone', async () => {
    const wrong: Alias[] = [{ kind: 'site', parent: '', name: 'North Wing', targetId: '1' }];
    expect(await jobOf({ site_name: 'north wing' }, { aliases: wrong })).toMatchObject({ siteId: '2' });
    const cells = { floor_name: 'Ground Floor', space_name: 'Bottom' };
    expect(await tells(cells, { aliases })).toEqual(['INVALID_SPACE space_name']);
  });
});

describe('a path of places in one column', () => {
  const at = { site_name: '' };
  it.each([
    ['Main Building > Ground Floor > Kitchen', ['1', '11', '112']],
    ['Main Building / First Floor / Kitchen', ['1', '12', '121']],
    ['Main Building/Ground Floor', ['1', '11', undefined]],
    ['main bldg | grd flr | lobby', ['1', '11', '111']],
    ['Main Building\\Ground Floor\\Lobby', ['1', '11', '111']],
    ['Main Building, Ground Floor, Lobby', ['1', '11', '111']],
    ['Main Bldg, 1st Floor', ['1', '12', undefined]],
    ['Main Building - G/F', ['1', '11', undefined]],
    ['North Wing', ['2', undefined, undefined]],
  ])('%j is understood', async (location, [siteId, floorId, spaceId]) => {
    const job = await jobOf({ ...at, location });
    expect([job?.siteId, job?.floorId, job?.spaceId]).toEqual([siteId, floorId, spaceId]);
  });

  it('tells the part that is wrong under its column', async () => {
    const row = await checkRow({ ...at, location: 'Main Building > Roof' });
    expect(row.issues).toEqual([
      expect.objectContaining({
        code: 'FLOOR_SITE_MISMATCH',
        column: 'location',
        message: expect.stringContaining('“Roof”') as string,
      }),
    ]);
  });

  it('says nothing where the row has a site of its own', async () => {
    expect(await jobOf({ site_name: 'North Wing', location: 'Main Building > Roof' })).toMatchObject({
      siteId: '2',
    });
  });

  it('of any length is answered at once, and so are dates and names of any length', async () => {
    const started = performance.now();
    const endless = ['>', ' ', ',', '1', 'a', '(', '1:'].map((piece) => piece.repeat(900_000 / piece.length));
    for (const text of endless)
      await checkRows([
        { ...GOOD, site_name: '', location: `x${text}x`, start: `${text}x`, time_start: text },
        { ...GOOD, owner_email: text, floor_name: text, date_start: `1${text}1`, hour_start: text },
      ]);
    expect(performance.now() - started).toBeLessThan(15_000);
  });

  it('may be a site that has the sign in its name', async () => {
    const sites = [{ id: '7', name: 'Lock - Stock, Ltd' }];
    expect(await jobOf({ ...at, location: 'Lock - Stock, Ltd' }, { sites })).toMatchObject({ siteId: '7' });
  });
});

describe('a constant', () => {
  it('stands where the file has no such column, and in cells that are empty', async () => {
    const settings = { constants: { site_name: 'North Wing', title_en: 'Mop', label_list: 'a, b' } };
    const { site_name: _, ...bare } = GOOD;
    expect(await checkRows([bare], settings)).toMatchObject({
      checked: [{ job: { siteId: '2', title: 'Clean the lobby', labels: ['a', 'b'] } }],
    });
    expect(await jobOf({ site_name: '', title_en: '' }, settings)).toMatchObject({
      siteId: '2',
      title: 'Mop',
    });
    expect(await jobOf({ site_name: 'Main Building' }, settings)).toMatchObject({ siteId: '1' });
  });
});
