import type { CellObject, SheetData } from 'write-excel-file/node';
import type { ReferenceData } from '../../facilityapps';
import { defuse } from '../../platform/csv';
import { fold } from '../checking/names';
import { REPEATS, TEMPLATE_COLUMNS, type TemplateList } from './columns';
import { columnName, dataValidation, type CellRule } from './data-validation';

const LISTS = 'Lists';
/** A cell of a spreadsheet holds no more. */
const MOST_CHARACTERS = 32_000;

const head = (value: string): CellObject => ({ value, fontWeight: 'bold', backgroundColor: '#e0eeec' });
/** Chosen from a list a text is as good as typed, so what would be a formula is defused here too. */
const text = (value: string): CellObject => ({
  value: defuse(value).slice(0, MOST_CHARACTERS),
  type: String,
});

/** Names that a person can be chosen by: the name, or the email where the name is somebody else's as well. */
function people({ users }: ReferenceData): string[] {
  const many = new Map<string, number>();
  for (const { name } of users) many.set(fold(name), (many.get(fold(name)) ?? 0) + 1);
  return users.map(({ name, email }) => (many.get(fold(name)) === 1 && name !== '' ? name : (email ?? name)));
}

const sorted = (names: string[]): string[] =>
  [...new Set(names.filter((name) => name.trim() !== ''))].sort((a, b) => a.localeCompare(b, 'en-GB'));

function help(): SheetData {
  return [
    ['Column', 'What goes in', 'Needed'].map(head),
    ...TEMPLATE_COLUMNS.map((column) => [
      text(column.header),
      text(column.help),
      text(column.required ? 'yes' : ''),
    ]),
  ];
}

/** Floors and spaces under their sites, to look up what they are called. */
function places(data: ReferenceData): SheetData {
  const rows = data.sites.flatMap((site) => {
    const floors = data.floors.filter(({ siteId }) => siteId === site.id);
    const under = floors.flatMap((floor) => {
      const spaces = data.spaces.filter(({ floorId }) => floorId === floor.id);
      return spaces.length === 0
        ? [[site.name, floor.name, '']]
        : spaces.map((space) => [site.name, floor.name, space.name]);
    });
    return under.length === 0 ? [[site.name, '', '']] : under;
  });
  return [['Your sites', 'Their floors', 'Their spaces'].map(head), ...rows.map((row) => row.map(text))];
}

/**
 * A workbook to fill in: a sheet for the jobs, with lists of the customer's own sites, people and forms to choose
 * from, what the columns mean, and the places by name.
 */
export async function templateWorkbook(data: ReferenceData): Promise<Buffer> {
  const { default: writeXlsxFile } = await import('write-excel-file/node');
  const lists: Record<TemplateList, string[]> = {
    sites: sorted(data.sites.map(({ name }) => name)),
    people: sorted(people(data)),
    forms: sorted(data.forms.map(({ name }) => name)),
    repeats: [...REPEATS],
  };
  const kinds = Object.keys(lists) as TemplateList[];
  const longest = Math.max(...kinds.map((kind) => lists[kind].length));
  const rules = TEMPLATE_COLUMNS.flatMap(({ list, date }, column): CellRule[] => {
    if (date) return [{ column, date }];
    if (!list || lists[list].length === 0) return [];
    const at = columnName(kinds.indexOf(list));
    return [{ column, list: `${LISTS}!$${at}$2:$${at}$${lists[list].length + 1}` }];
  });
  const file = writeXlsxFile(
    [
      {
        sheet: 'Jobs',
        data: [TEMPLATE_COLUMNS.map(({ header }) => head(header))],
        columns: TEMPLATE_COLUMNS.map(({ width }) => ({ width })),
        stickyRowsCount: 1,
      },
      { sheet: 'How to fill it in', data: help(), columns: [{ width: 22 }, { width: 80 }, { width: 10 }] },
      { sheet: 'Your places', data: places(data), columns: [{ width: 30 }, { width: 30 }, { width: 30 }] },
      {
        sheet: LISTS,
        data: [
          ['To choose: sites', 'To choose: people', 'To choose: forms', 'To choose: repeats'].map(head),
          ...Array.from({ length: longest }, (_, row) =>
            kinds.map((kind) => (lists[kind][row] === undefined ? null : text(lists[kind][row]))),
          ),
        ],
        columns: kinds.map(() => ({ width: 30 })),
      },
    ],
    { features: [dataValidation(rules)] },
  );
  return file.toBuffer();
}
