import type { RowView } from '../../../shared/imports/views';
import { fittingOptions } from '../../../web/parts/review/cell-options';
import { cellsOfText, textOfCells } from '../../../web/parts/review/cell-text';
import { columnsBetween, gridColumns, issuesByField } from '../../../web/parts/review/grid-columns';
import { pasted } from '../../../web/parts/review/paste';
import { fliesBy, RowPages } from '../../../web/parts/review/row-pages';
import { cellByKey } from '../../../web/parts/review/selection';
import { importSample } from './sample';

const row = (number: number, values: Record<string, string> = {}, part: Partial<RowView> = {}): RowView => ({
  row: number,
  values,
  resolved: null,
  issues: [],
  outcome: 'ready',
  ...part,
});
const view = importSample({
  layout: {
    ...{ encoding: 'utf-8', delimiter: ',', headerRow: 1, dateOrder: null },
    header: ['Task', ' Where', 'Who'],
    columns: { owner_email: 'Who', site_name: ' Where', title_en: 'Task' },
    constants: { site_name: 'Depot' },
  },
});
const columns = gridColumns(view, []);

describe('a block from a spreadsheet', () => {
  test.each([
    [
      'a\tb\r\nc\td\r\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    ['a\n\nb', [['a'], [''], ['b']]],
    ['"two\nlines"\t"say ""no"""', [['two\nlines', 'say "no"']]],
    ['a\t', [['a', '']]],
    ['\tb', [['', 'b']]],
    ['5" pipe', [['5" pipe']]],
    ['"never closed\tx', [['never closed\tx']]],
  ])('%j is these cells', (text, cells) => {
    expect(cellsOfText(text)).toEqual(cells);
  });

  test('what is copied comes back the same', () => {
    const cells = [
      ['plain', 'tab\there', 'line\nend'],
      ['"quoted"', '', 'x'],
    ];
    expect(cellsOfText(textOfCells(cells))).toEqual(cells);
  });
});

describe('columns that are drawn', () => {
  const wide = gridColumns(view, ['description_en', 'label_list', 'date_start']);
  const widths = wide.map(({ width }) => width);
  test('are those between two edges, after as many pixels as lie before them', () => {
    expect(widths).toEqual([220, 160, 250, 220, 170, 130]);
    expect(columnsBetween(wide, 0, 200)).toEqual({ from: 0, to: 0, before: 0 });
    expect(columnsBetween(wide, 220, 381)).toEqual({ from: 1, to: 2, before: 220 });
    expect(columnsBetween(wide, 219, 380)).toEqual({ from: 0, to: 1, before: 0 });
    expect(columnsBetween(wide, 1_100, 5_000)).toEqual({ from: 5, to: 5, before: 1_020 });
  });
  test('are all where the edges lie beside every column', () => {
    expect(columnsBetween(wide, 2_000, 3_000)).toEqual({ from: 0, to: 5, before: 0 });
  });
});

describe('pasting', () => {
  const rows = [1, 2, 3].map((number) =>
    row(number, { title_en: `T${number}`, site_name: 'S', owner_email: 'o' }),
  );
  const paste = (box: [number, number, number, number], cells: string[][]) => {
    const [top, left, bottom, right] = box;
    return pasted({ top, left, bottom, right }, cells, columns, rows.length, (index) => rows[index]);
  };

  test('lays cells down from the corner, with what stood there, and leaves out what hangs over', () => {
    const { changes, bottom, right } = paste(
      [1, 2, 1, 2],
      [
        ['A', 'x', 'y'],
        ['S', 'z', 'y'],
        ['B', 'q', 'y'],
      ],
    );
    expect(changes).toEqual([
      { row: 2, field: 'site_name', value: 'A', was: 'S' },
      { row: 2, field: 'owner_email', value: 'x', was: 'o' },
      { row: 3, field: 'owner_email', value: 'z', was: 'o' },
    ]);
    expect([bottom, right]).toEqual([2, 3]);
  });

  test('fills all that is chosen with one cell, the line numbers left alone', () => {
    const { changes } = paste([0, 0, 2, 1], [['New']]);
    expect(changes.map(({ row, field, value }) => [row, field, value])).toEqual([
      [1, 'title_en', 'New'],
      [2, 'title_en', 'New'],
      [3, 'title_en', 'New'],
    ]);
  });
});

describe('cells by the keyboard', () => {
  const bounds = { rows: 10, cols: 4, page: 5 };
  test.each([
    ['ArrowDown', false, { index: 4, col: 2 }],
    ['ArrowDown', true, { index: 9, col: 2 }],
    ['ArrowUp', true, { index: 0, col: 2 }],
    ['ArrowLeft', false, { index: 3, col: 1 }],
    ['PageDown', false, { index: 8, col: 2 }],
    ['PageUp', false, { index: 0, col: 2 }],
    ['Home', false, { index: 3, col: 0 }],
    ['End', true, { index: 9, col: 3 }],
    ['x', false, undefined],
  ])('%s (Ctrl: %s)', (key, ctrl, to) => {
    expect(cellByKey({ index: 3, col: 2 }, key, ctrl, bounds)).toEqual(to);
  });
});

describe('the columns of the grid', () => {
  test('stand as in the file, and after them those that it lacks', () => {
    expect(gridColumns(view, ['floor_name', 'title_en']).map(({ header }) => header)).toEqual([
      'Task',
      'Where',
      'Who',
      'Floor',
    ]);
    expect(columns[1]).toMatchObject({ field: 'site_name', constant: 'Depot' });
  });

  test('an issue stands in its column; one of no column on the line number', () => {
    const issue = (column: string | null) =>
      ({ column, code: 'INVALID_SITE', severity: 'error', message: `About ${column}.` }) as const;
    const found = issuesByField(
      row(1, {}, { issues: [issue('Where'), issue('title_en'), issue(null)] }),
      columns,
    );
    expect([...found.keys()]).toEqual(['site_name', 'title_en', '']);
  });
});

test('choices that begin with what was typed come first; accents and case do not matter', () => {
  const options = [
    { value: 'Old Café' },
    { value: 'CAFÉ Royal' },
    { value: 'Depot', hint: 'by the cafe' },
    { value: 'Attic' },
  ];
  expect(fittingOptions(options, 'cafe').map(({ value }) => value)).toEqual([
    'CAFÉ Royal',
    'Old Café',
    'Depot',
  ]);
});

describe('rows from the server', () => {
  const page = (offset: number, total: number, editVersion = 0) => ({
    ...{ total, offset, editVersion, people: {} },
    items: Array.from({ length: Math.min(100, total - offset) }, (_, i) => row(offset + i + 1)),
  });
  const settle = () => new Promise((resolve) => setImmediate(resolve));

  test('only what is looked at is asked for, and what scrolled away is given up', async () => {
    const asked: number[] = [];
    const given: AbortSignal[] = [];
    const pages = new RowPages(
      (offset, _, signal) => {
        asked.push(offset);
        given.push(signal);
        return offset < 500 ? new Promise(() => undefined) : Promise.resolve(page(offset, 200_000));
      },
      () => undefined,
    );
    pages.want(0, 40);
    pages.want(150_020, 150_060);
    await settle();
    expect(asked).toEqual([0, 150_000, 150_050]);
    expect(given[0]?.aborted).toBe(true);
    expect([pages.total, pages.row(150_030)?.row, pages.row(10)]).toEqual([200_000, 150_031, undefined]);
  });

  test.each([
    ['read as it is scrolled', { from: 0, at: 0 }, { from: 9, at: 16 }, false],
    ['jumped to at once', { from: 0, at: 0 }, { from: 90_000, at: 5_000 }, false],
    ['passed in long steps', { from: 0, at: 0 }, { from: 30, at: 16 }, true],
    ['passed upwards', { from: 9_000, at: 0 }, { from: 8_000, at: 33 }, true],
  ])('rows %s: they are asked for unless they fly by', (_, before, now, flies) => {
    expect(fliesBy(before, now)).toBe(flies);
  });

  test('after a change old rows stay until the new ones are there, and a row is found where it went', async () => {
    let version = 0;
    let first = 1;
    const pages = new RowPages(
      async () => ({ ...page(0, 3, version), items: [row(first), row(7), row(9)] }),
      () => undefined,
    );
    pages.want(0, 40);
    await settle();
    expect(pages.placeOf(7)).toBe(1);
    [version, first] = [1, 8];
    pages.renew();
    expect([pages.waiting, pages.row(0)?.row, pages.placeOf(7)]).toEqual([true, 1, -1]);
    await settle();
    expect([pages.waiting, pages.row(0)?.row, pages.placeOf(7)]).toEqual([false, 8, 1]);
  });

  test('what goes wrong is kept, and asking anew begins again', async () => {
    let works = false;
    const pages = new RowPages(
      () => (works ? Promise.resolve(page(0, 1)) : Promise.reject(new Error('no'))),
      () => undefined,
    );
    const complaint = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    pages.want(0, 40);
    await settle();
    complaint.mockRestore();
    expect(pages.problem?.code).toBe('page-failed');
    works = true;
    pages.renew();
    await settle();
    expect([pages.problem, pages.total]).toEqual([undefined, 1]);
  });
});
