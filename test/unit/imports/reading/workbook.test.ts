import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { NeedsAnswer } from '../../../../shared/imports/choices';
import { UnreadableFile } from '../../../../shared/imports/reading/csv';
import type { Layout } from '../../../../shared/imports/reading/header';
import type { FileRow } from '../../../../shared/imports/reading/read-file';
import {
  readWorkbook,
  type WorkbookChoices,
} from '../../../../shared/imports/reading/workbook/read-workbook';
import { openZip, ZIP_LIMITS, type StoredFile } from '../../../../shared/imports/reading/workbook/zip';
import { makeXlsx, makeZip, type Cell, type SheetToMake } from '../../../support/make-xlsx';

const stored = (bytes: Buffer): StoredFile => ({
  bytes: bytes.length,
  stream: ({ offset, count } = { offset: 0, count: bytes.length }) => {
    const part = bytes.subarray(offset, offset + count);
    const pieces = Array.from({ length: Math.ceil(part.length / 1000) }, (_, n) =>
      part.subarray(n * 1000, (n + 1) * 1000),
    );
    return Promise.resolve(Readable.from(pieces, { objectMode: true }));
  },
});

async function read(bytes: Buffer, choices?: WorkbookChoices) {
  const rows: FileRow[] = [];
  let layout: Layout | undefined;
  const events = {
    layout: (found: Layout) => void (layout = found),
    rows: (batch: FileRow[]) => void rows.push(...batch),
  };
  const sha256 = await readWorkbook(stored(bytes), events, choices);
  return { layout: layout as unknown as Layout, rows, sha256, cells: rows.map((row) => row.cells) };
}
async function refused(bytes: Buffer): Promise<UnreadableFile> {
  const error: unknown = await read(bytes).catch((thrown: unknown) => thrown);
  if (error instanceof UnreadableFile) return error;
  throw error;
}

const HEADER: Cell[] = ['title', 'site', 'date_start', 'owner', 'hour_start'];
const sheet = (rows: SheetToMake['rows'], name = 'Jobs'): SheetToMake => ({ name, rows });
const one = async (cell: Cell, options?: { is1904?: boolean }) =>
  (await read(makeXlsx([sheet([HEADER, ['x', cell]])], options))).cells[0]?.[1];

describe('a workbook', () => {
  it('gives rows as they stand, with the number that they have under the header', async () => {
    const bytes = makeXlsx([
      sheet([
        ['Plan 2031'],
        1,
        HEADER,
        ['Mop', 'Dépôt & <Co>'],
        3,
        [null, ' '],
        ['Dust', null, 'x'],
        900_000,
        ['Far'],
      ]),
    ]);
    const { layout, rows, sha256 } = await read(bytes);
    expect(layout).toMatchObject({ headerRow: 3, header: HEADER, sheet: 'Jobs' });
    expect(layout.samples).toEqual([
      ['Mop', 'Dépôt & <Co>'],
      ['Dust', '', 'x'],
    ]);
    expect(rows).toEqual([
      { row: 1, cells: ['Mop', 'Dépôt & <Co>'] },
      { row: 6, cells: ['Dust', '', 'x'] },
      { row: 900_007, cells: ['Far'] },
    ]);
    expect(sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
  });

  it.each<[string, Cell, string]>([
    ['a date', { value: 48_184, format: 'dd/mm/yyyy' }, '2031-12-02'],
    ['a date in the American way', { value: 48_184, format: 'm/d/yy' }, '2031-12-02'],
    ['a date with the name of its month', { value: 48_184, format: '[$-809]dd mmmm yyyy;@' }, '2031-12-02'],
    ['a date and time', { value: 48_184.375, format: 'dd/mm/yyyy hh:mm' }, '2031-12-02 09:00'],
    ['a date and time at midnight', { value: 48_184, format: 'dd/mm/yyyy hh:mm' }, '2031-12-02'],
    ['a time', { value: 0.375, format: 'h:mm' }, '09:00'],
    ['a time with am and pm', { value: 0.729166666666667, format: 'h:mm AM/PM' }, '17:30'],
    ['a time a breath before the minute', { value: 0.37499999, format: 'hh:mm' }, '09:00'],
    ['a time of a cell with a date', { value: 48_184.5, format: 'hh:mm' }, '12:00'],
    ['hours that ran', { value: 1.5, format: '[h]:mm' }, '36:00'],
    ['a whole number', 9, '9'],
    ['a number with noise', 0.30000000000000004, '0.3'],
    ['a large number', 123_456_789_012, '123456789012'],
    ['a number with zeros before it', { value: 42, format: '00000' }, '00042'],
    ['a number with decimals', { value: 9, format: '0.00' }, '9.00'],
    ['a share', { value: 0.5, format: '0%' }, '50%'],
    ['an amount', { value: 1234.5, format: '_-* #,##0.00_-;-* #,##0.00_-' }, '1,234.50'],
    ['a format that nobody knows', { value: 7, format: '[[nonsense' }, '7'],
    ['a yes', { xml: '<c t="b"><v>1</v></c>' }, 'TRUE'],
    ['an error', { xml: '<c t="e"><v>#N/A</v></c>' }, '#N/A'],
    ['a formula', { xml: '<c t="str"><f>A1&amp;"b"</f><v>Ab</v></c>' }, 'Ab'],
    ['text in its place', { xml: '<c t="inlineStr"><is><r><t>Caf</t></r><r><t>é</t></r></is></c>' }, 'Café'],
    ['text in two lines', 'a\nb', 'a\nb'],
    ['text with an escaped sign', 'a_x000D_b', 'a\rb'],
    ['text that looks like a number', '007', '007'],
  ])('shows %s as %j says', async (_, cell, text) => {
    expect(await one(cell)).toBe(text);
  });

  it('counts days from 1904 where it was made on an old Mac', async () => {
    expect(await one({ value: 46_722, format: 'dd/mm/yyyy' }, { is1904: true })).toBe('2031-12-02');
    expect(await one({ value: 0.375, format: 'h:mm' }, { is1904: true })).toBe('09:00');
  });
});

describe('the sheet', () => {
  const empty = sheet([], 'Empty');
  const notes = sheet([['These are notes'], ['for people']], 'Notes');
  const jobs = sheet([HEADER, ['Mop', 'a', 'b', 'c', 9]]);

  it('is the only one with columns of jobs', async () => {
    const { layout, cells } = await read(makeXlsx([empty, notes, jobs]));
    expect([layout.sheet, cells]).toEqual(['Jobs', [['Mop', 'a', 'b', 'c', '9']]]);
  });

  it('is a question where several have, and then the one that a person names', async () => {
    const bytes = makeXlsx([jobs, { ...jobs, name: 'Old jobs' }, { ...jobs, name: 'Secret', hidden: true }]);
    const asked = (await read(bytes).catch((error: unknown) => error)) as NeedsAnswer;
    expect(asked).toBeInstanceOf(NeedsAnswer);
    expect(asked.question).toMatchObject({ kind: 'sheet', options: ['Jobs', 'Old jobs'] });
    expect((await read(bytes, { sheet: 'old JOBS ' })).layout.sheet).toBe('Old jobs');
    expect((await read(bytes, { sheet: 'Secret' })).layout.sheet).toBe('Secret');
    await expect(read(bytes, { sheet: 'None' })).rejects.toMatchObject({
      question: { kind: 'sheet', sentence: expect.stringContaining('no sheet “None”') as string },
    });
  });

  it('has its header in the row that a person names', async () => {
    const bytes = makeXlsx([sheet([HEADER, ['Mop'], 1, HEADER, ['Dust']])]);
    expect((await read(bytes, { headerRow: 4 })).rows).toEqual([{ row: 1, cells: ['Dust'] }]);
    await expect(read(bytes, { headerRow: 3 })).rejects.toMatchObject({ question: { kind: 'header-row' } });
  });
});

describe('what is no workbook of jobs', () => {
  const bomb = (bytes: Buffer | string, claims?: number) =>
    makeXlsx([sheet([HEADER])], {
      more: [{ name: 'xl/worksheets/sheet9.xml', bytes, ...(claims === undefined ? {} : { claims }) }],
    });

  it('is refused where it unpacks to hundreds of times its size, before it is unpacked', async () => {
    expect(await refused(bomb(Buffer.alloc(30 * 1024 * 1024)))).toMatchObject({ code: 'harmful-workbook' });
    expect(await refused(bomb('x', 3 * 1024 ** 3))).toMatchObject({ code: 'harmful-workbook' });
  });

  it('is refused where a part unpacks to more than it says', async () => {
    const parts = makeZip([{ name: 'a', bytes: Buffer.alloc(5_000_000), claims: 1_000 }]);
    const zip = await openZip(stored(parts));
    let unpacked = 0;
    const reading = (async () => {
      for await (const part of zip.read('a')) unpacked += part.length;
    })();
    await expect(reading).rejects.toMatchObject({ code: 'broken-workbook' });
    expect(unpacked).toBeLessThan(1_000_000);
  });

  it('is refused with more parts than any has', async () => {
    const parts = Array.from({ length: 20 }, (_, n) => ({ name: `p${n}`, bytes: 'x' }));
    const opened = openZip(stored(makeZip(parts)), { ...ZIP_LIMITS, entries: 19 });
    await expect(opened).rejects.toMatchObject({ code: 'harmful-workbook' });
  });

  it('is refused where its XML is endless between two tags, or is none', async () => {
    const text = makeXlsx([
      sheet([HEADER, [{ xml: `<c t="inlineStr"><is><t>${'ab '.repeat(2_000_000)}</t></is></c>` }]]),
    ]);
    expect(await refused(text)).toMatchObject({ code: 'harmful-workbook' });
    const broken = makeXlsx([sheet([HEADER, [{ xml: '<c></d>' }]])]);
    expect(await refused(broken)).toMatchObject({ code: 'broken-workbook' });
  });

  it('does not grow by entities that stand for each other', async () => {
    const laughs = makeXlsx([sheet([HEADER, [{ xml: '<c t="inlineStr"><is><t>&lol;</t></is></c>' }]])]);
    expect(await refused(laughs)).toMatchObject({ code: 'broken-workbook' });
  });

  it.each<[string, Buffer, string]>([
    ['a ZIP file of something else', makeZip([{ name: 'jobs.csv', bytes: 'a,b' }]), 'not-a-workbook'],
    ['half a workbook', makeXlsx([sheet([HEADER])]).subarray(0, 900), 'broken-workbook'],
    ['one without rows', makeXlsx([sheet([])]), 'empty-file'],
  ])('is told apart: %s', async (_, bytes, code) => {
    expect(await refused(bytes)).toMatchObject({ code });
  });

  it('is not a failure of storage: that is tried again', async () => {
    const away: StoredFile = {
      bytes: 5_000,
      stream: () => Promise.reject(Object.assign(new Error('away'), { statusCode: 503 })),
    };
    const events = { layout: () => undefined, rows: () => undefined };
    await expect(readWorkbook(away, events)).rejects.toMatchObject({ statusCode: 503 });
    // Nor is it one of the file where whoever reads it is told to stop in the middle.
    const bytes = makeXlsx([sheet([HEADER, ['Mop']])]);
    let reads = 0;
    const stopped: StoredFile = {
      bytes: bytes.length,
      stream: (range) =>
        ++reads === 6 ? Promise.reject(new TypeError('stop')) : stored(bytes).stream(range),
    };
    await expect(readWorkbook(stopped, events)).rejects.toThrow(TypeError);
  });
});
