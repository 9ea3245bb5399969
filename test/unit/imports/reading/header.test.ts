import { asked, HEADER, mapped, readText, refusal } from './reading';

const ROW = 'Clean,Main Building,01/02/2031,a@b.c';
const columns = async (header: string) => (await mapped(`${header}\nx\n`)).columns;

describe('the header', () => {
  it('is found under lines of text that stand above it', async () => {
    const file = `Jobs for 2031\n\nPrinted on,1 March,,\n${HEADER}\n${ROW}\n`;
    const { layout, rows } = await readText(file);
    expect(layout.headerRow).toBe(4);
    expect(rows).toEqual([{ row: 1, cells: ROW.split(',') }]);
  });

  it.each([',', ';', '\t', '|'])('tells that cells end in %j', async (delimiter) => {
    const text = [HEADER, ROW, 'a,,,'].map((line) => line.replaceAll(',', delimiter)).join('\n');
    const { layout, rows } = await readText(text);
    expect(layout.delimiter).toBe(delimiter);
    expect(rows[0]?.cells).toEqual(ROW.split(','));
  });

  it('tells it by the names, though another sign stands in the cells more often', async () => {
    const { layout } = await readText(
      `${HEADER.replaceAll(',', ';')}\na,b,c,d,e,f;x;y;z\na,b,c,d,e,f;x;y;z\n`,
    );
    expect(layout.delimiter).toBe(';');
  });

  it('knows both spellings, in any case, with stray spaces, spaces or hyphens for underscores', async () => {
    expect(await columns(' Title_EN ,SITE NAME,Date-Start,owner  email,\u00a0hour_start')).toEqual({
      title_en: 0,
      site_name: 1,
      date_start: 2,
      owner_email: 3,
      hour_start: 4,
    });
    expect(await columns('job_title,site,floor,space,assigned_to,form_name,date_start,description')).toEqual({
      title_en: 0,
      site_name: 1,
      floor_name: 2,
      space_name: 3,
      assigned_to: 4,
      form_name: 5,
      date_start: 6,
      description_en: 7,
    });
    expect(await columns('title_en,site_id,floor_id,space_id,owner_employee_id,date_start')).toMatchObject({
      site_id: 1,
      floor_id: 2,
      space_id: 3,
      owner_employee_id: 4,
    });
  });

  it('knows the columns of a result file and names those that nobody knows', async () => {
    const file = `${HEADER},Import Row,import_id,Colour,colour\nx\n`;
    expect((await readText(file)).layout.resultColumns).toEqual({ import_row: 4, import_id: 5 });
    expect((await mapped(file)).unknown).toEqual(['Colour', 'colour']);
  });
});

describe('a file whose columns nobody can tell', () => {
  const cases: [string, string, RegExp][] = [
    ['other columns', 'colour,size\nred,3\n', /title, start date .*, site, owner/],
    ['no owner', 'title_en,site,date_start\na,b,c\n', /column for: owner\./],
    ['two titles', `${HEADER},title_en\n${ROW}\n`, /column 1.*column 5/],
    ['two spellings of a title', `${HEADER},Job Title\n${ROW}\n`, /title_en.*Job Title/],
  ];
  it.each(cases)('because it has %s is asked about', async (_, text, sentence) => {
    const question = await asked(text);
    expect(question.kind).toBe('mapping');
    expect(question.sentence).toMatch(sentence);
  });
});

describe('a file that cannot be read', () => {
  const cases: [string, string | Buffer, string, RegExp][] = [
    ['nothing in it', '', 'empty-file', /empty/],
    ['nothing but blank lines', ' \n\r\n\n', 'empty-file', /empty/],
    ['a JPEG', Buffer.from('ffd8ffe000104a4649460001', 'hex'), 'not-text', /JPEG/],
    [
      'a web page under a table’s name',
      '\uFEFF\n<html><table><tr><td>title</td></tr>',
      'not-text',
      /web page/,
    ],
    ['XML in UTF-16', Buffer.from('\uFEFF<?xml version="1.0"?><Workbook>', 'utf16le'), 'not-text', /XML/],
    ['a PDF', Buffer.from('%PDF-1.7\n%\x00'), 'not-text', /PDF/],
    ['an old Excel workbook', Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'not-text', /Excel.*save it as/i],
    ['bytes of no kind', Buffer.from([1, 0, 0, 7, 9, 200, 0, 3, 1, 2]), 'not-text', /no text/],
    ['too many columns', `${HEADER}${',x'.repeat(600)}\n${ROW}\n`, 'too-many-columns', /604/],
    ['a quote that never closes', `${HEADER}\n${ROW}\n"Clean,b,c,d\n${ROW}\n`, 'unclosed-quote', /row 3 /],
    ['one that never closes in the last row', `${HEADER}\n"Clean,b,c,d`, 'unclosed-quote', /row 2 /],
    [
      'one that swallows rows up to the next quote',
      `${HEADER}\n"Clean,b,c,d\n${ROW}\n"Mop",b,c,d\n`,
      'unclosed-quote',
      /row 2 /,
    ],
    ['one in the header', `"title_en,site_name,date_start,owner_email\n${ROW}\n`, 'unclosed-quote', /row 1 /],
  ];
  it.each(cases)('because there is %s says so', async (_, bytes, code, sentence) => {
    const found = await refusal(bytes);
    expect(found.code).toBe(code);
    expect(found.sentence).toMatch(sentence);
  });

  it('because of a quote is given up soon, not held in memory to its end', async () => {
    const endless = `${HEADER}\n"${'x'.repeat(5_000_000)}`;
    expect(await refusal(endless)).toMatchObject({ code: 'unclosed-quote' });
  });

  it('because a row has no end is given up as soon, and not called a matter of quotes', async () => {
    expect(await refusal(`${HEADER}\n${'x,'.repeat(2_000_000)}`)).toMatchObject({ code: 'too-long-row' });
  });

  it('is not one where quotes stand inside a cell that has none around it', async () => {
    const { rows } = await readText(`${HEADER}\n5" pipe,b,"c "" d",d\n"a "b" c",b,e,d\n`);
    expect(rows.map(({ cells: [title, , date] }) => [title, date])).toEqual([
      ['5" pipe', 'c " d'],
      ['a "b" c', 'e'],
    ]);
  });
});
