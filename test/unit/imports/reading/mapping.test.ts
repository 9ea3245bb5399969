import { orderInHeader } from '../../../../shared/imports/reading/likeness';
import { asked, mapped, readText } from './reading';

const BASIC = 'title_en,site_name,date_start,owner_email';
const ROW = 'Clean,Main Building,2031-02-01,a@b.c';

describe('the header row', () => {
  it('is found by words that sound like fields under text that stands above', async () => {
    const file =
      'Date printed;;;\nCleaning plan 2031;;;\nTask;Building;When;Cleaner\nMop;Depot;1.2.2031;Jane\nDust;Depot;2.2.2031;Tom\n';
    expect((await readText(file)).layout).toMatchObject({ headerRow: 3, delimiter: ';' });
  });

  it('is found by the width of the table where no word is known', async () => {
    const file = 'Jobs of the year\nby,Jane\nAufgabe,Ort,Tag,Wer\nMop,Depot,x,y\nDust,Depot,x,y\n';
    expect((await readText(file)).layout.headerRow).toBe(3);
  });

  it('is the one that a person names, and it is said where there is none', async () => {
    const file = `${BASIC}\n${ROW}\n\n${BASIC}\n${ROW}\n`;
    const { layout, rows } = await readText(file, { headerRow: 4 });
    expect([layout.headerRow, rows.map(({ row }) => row)]).toEqual([4, [1]]);
    expect(await asked(file, { choices: { headerRow: 3 } as never })).toMatchObject({
      kind: 'header-row',
      sentence: expect.stringMatching(/Row 3 .* is empty/) as string,
    });
    expect((await asked(file, { choices: { headerRow: 99 } as never })).sentence).toMatch(/first 6 rows/);
  });
});

describe('the delimiter', () => {
  it('is the one that a person names', async () => {
    const file = 'title;site,date;owner\na;b,c;d\n';
    expect((await readText(file, { delimiter: ',' })).layout.header).toEqual(['title;site', 'date;owner']);
    expect((await readText(file, { delimiter: '|' })).layout.header).toEqual(['title;site,date;owner']);
  });
});

describe('a column', () => {
  it('is told by what people call it beside the spellings', async () => {
    const found = await mapped('Task,Building,Job date,Cleaner,Room\nMop,x,2031-02-01,y,z\n');
    expect(found.columns).toEqual({
      title_en: 0,
      site_name: 1,
      date_start: 2,
      assigned_to: 3,
      space_name: 4,
    });
    expect(found.how.title_en).toEqual({ by: 'likeness', confidence: 0.9 });
  });

  it('is told by a spelling with one mistake in it, but not by a name that is merely short', async () => {
    const found = await mapped(
      'titel_en,Discription,site_nme,date_start,owner_emial,sit\na,b,c,2031-02-01,d,e\n',
    );
    expect(found.columns).toMatchObject({ title_en: 0, description_en: 1, site_name: 2, owner_email: 4 });
    expect(found.unknown).toEqual(['sit']);
  });

  it('is told through what people put around its name', async () => {
    const found = await mapped('Title*,“Site”,Owner (required),Date start [dd/mm/yyyy]\na,b,c,2031-02-01\n');
    expect(found.columns).toEqual({ title_en: 0, site_name: 1, owner_name: 2, date_start: 3 });
  });

  it('of dates may say their order in its header', () => {
    expect(['Start (DD/MM/YYYY)', 'mm-dd-yy', 'Date', 'd.m.yyyy', 'yyyy-mm-dd'].map(orderInHeader)).toEqual([
      ...['dmy', 'mdy', undefined, 'dmy', undefined],
    ]);
  });

  it.each([
    [
      'addresses of e-mail',
      'title,site,date_start,X1\na,b,2031-02-01,j@x.y\nc,d,2031-02-02,t@x.y\n',
      'owner_email',
      3,
    ],
    [
      'names of people',
      'title,site,date_start,X1\na,b,2031-02-01,jane smith\nc,d,2031-02-02,Tom  Jones\n',
      'assigned_to',
      3,
    ],
    [
      'names of sites',
      'title,X1,date_start,owner\na,NORTH WING,2031-02-01,j\nc,cafe zoe,2031-02-02,t\n',
      'site_name',
      1,
    ],
    ['dates', 'title,site,X1,owner\na,b,01/02/2031,j\nc,d,13 Feb 2031,t\n', 'date_start', 2],
    ['dates with times', 'title,site,X1,owner\na,b,01/02/2031 9:00,j\nc,d,13/02/2031 10:00,t\n', 'start', 2],
    [
      'paths of places',
      'title,X1,date_start,owner\na,Main Building > Ground Floor,2031-02-01,j\nc,North Wing,2031-02-02,t\nc,North Wing > x,2031-02-02,t\nc,North Wing > x,2031-02-02,t\nc,North Wing > x,2031-02-02,t\n',
      'site_name',
      undefined,
    ],
  ])('of %s is told by its values', async (what, file, field, index) => {
    if (index === undefined) {
      // Sites alone and paths in one column: neither fits enough of it to be taken without asking.
      expect((await asked(file)).columns).toEqual([expect.objectContaining({ column: 2, header: 'X1' })]);
      return;
    }
    const found = await mapped(file);
    expect(found.columns).toMatchObject({ [field]: index });
    expect(found.how).toMatchObject({ [field]: { by: 'likeness' } });
    void what;
  });

  it('is a question where two are as likely, with what each may be', async () => {
    const file = 'title,site,Booked,Due,owner\na,b,01/02/2031,02/02/2031,j\nc,d,13/02/2031,14/02/2031,t\n';
    const question = await asked(file);
    expect(question.missing).toEqual([
      { name: expect.stringContaining('start date') as string, fields: ['date_start', 'start'] },
    ]);
    expect(question.columns).toEqual([
      { column: 3, header: 'Booked', likely: 'date_start' },
      { column: 4, header: 'Due', likely: 'date_start' },
    ]);
  });

  it('may be called what every object of the language has', async () => {
    const found = await mapped(`constructor,toString,${BASIC}\na,b,${ROW}\n`, { choices: { map: {} } });
    expect(found.unknown).toEqual(['constructor', 'toString']);
    expect(found.columns.title_en).toBe(2);
  });

  it('that only hints at a field is proposed and not taken', async () => {
    expect((await mapped(`${BASIC},Notes\n${ROW},x\n`)).unknown).toEqual(['Notes']);
    const question = await asked('title,date_start,owner,Address\na,2031-02-01,j,12 High St\n');
    expect(question.columns).toEqual([{ column: 4, header: 'Address', likely: 'site_name' }]);
  });

  it('is what a person says, before everything else', async () => {
    const map = {
      Colour: 'label_list',
      'job notes': 'description_en',
      '#1': 'title_en',
      SITE_NAME: null,
    } as const;
    const set = { site_name: 'North Wing' };
    const found = await mapped(`a,Colour,Job Notes,site_name,date_start,owner\n1,2,3,4,2031-02-01,6\n`, {
      choices: { map, set },
    });
    expect(found.columns).toEqual({
      title_en: 0,
      label_list: 1,
      description_en: 2,
      date_start: 4,
      owner_name: 5,
    });
    expect([found.constants, found.unknown]).toEqual([set, []]);
    expect(found.how.label_list).toEqual({ by: 'person', confidence: 1 });
  });

  it('of two that are the same field is the one that a person names', async () => {
    const found = await mapped(`${BASIC},Job Title\n${ROW},x\n`, {
      choices: { map: { 'Job Title': 'title_en' } },
    });
    expect(found.columns.title_en).toBe(4);
    expect(found.unknown).toEqual(['title_en']);
  });

  it('that a person names and the file has not is asked about, with those that it has', async () => {
    const question = await asked(`${BASIC}\n${ROW}\n`, { choices: { map: { Nope: 'title_en' } } });
    expect(question.sentence).toMatch(/no column “Nope”.*title_en, site_name/);
  });

  it('is what was chosen for these headers before', async () => {
    const remembered = { aufgabe: 'title_en', farbe: null } as const;
    const found = await mapped('Aufgabe,Farbe,site,date_start,owner\na,b,c,2031-02-01,d\n', { remembered });
    expect(found.columns.title_en).toBe(0);
    expect([found.how.title_en?.by, found.unknown]).toEqual(['remembered', []]);
    const other = await mapped('Aufgabe,Farbe,site,date_start,owner\na,b,c,2031-02-01,d\n', {
      remembered,
      choices: { map: { Farbe: 'title_en' } },
    });
    expect(other.columns.title_en).toBe(1);
  });

  it('of starts and ends is of times where its values are times alone', async () => {
    const found = await mapped('title,site,date_start,start,end,owner\na,b,2031-02-01,9:00,10:30,c\n');
    expect(found.columns).toMatchObject({ date_start: 2, time_start: 3, time_end: 4 });
    const moments = await mapped('title,site,date_start,owner\na,b,01/02/2031 9:00,c\n');
    expect(moments.columns).toMatchObject({ start: 2 });
  });

  it('may be missing where a constant stands for it', async () => {
    const file = 'title,date_start,owner\na,2031-02-01,b\n';
    expect((await asked(file)).missing).toEqual([
      { name: 'site', fields: ['site_name', 'site_id', 'location'] },
    ]);
    expect((await mapped(file, { choices: { set: { site_id: '7' } } })).constants).toEqual({ site_id: '7' });
  });
});
