import type { FileColumns } from '../../../web/api/reading';
import { choicesOf, draftOf, stillNeeded, withField } from '../../../web/parts/reading/draft';
import { importSample } from './sample';

const column = (
  column: number,
  header: string,
  field: string | null,
  by?: 'spelling' | 'likeness' | 'person',
) => ({
  column,
  header,
  samples: [],
  field,
  ...(by ? { by, confidence: 1 } : {}),
});
const columns: FileColumns = {
  headerRow: 3,
  top: [],
  items: [
    column(1, 'Task', 'title_en', 'likeness'),
    column(2, 'Where', null),
    column(3, 'Colour', null),
    column(4, 'Who', 'owner_email', 'likeness'),
    column(5, 'Start', 'date_start', 'spelling'),
  ],
};
const view = importSample({ status: 'asking' });

describe('what a person chooses about reading a file', () => {
  test('nothing chosen is nothing said: the importer goes on deciding', () => {
    expect(choicesOf(view, columns, draftOf(view, columns))).toEqual({});
  });

  test('a column that is given a field is named by its number, since names may stand twice', () => {
    const draft = withField(draftOf(view, columns), 2, 'site_name');
    expect(choicesOf(view, columns, draft)).toEqual({ map: { '#2': 'site_name' } });
  });

  test('a field has one column: giving it to another takes it from the first', () => {
    const draft = withField(draftOf(view, columns), 3, 'title_en');
    expect(draft.fields).toMatchObject({ 1: null, 3: 'title_en' });
    expect(choicesOf(view, columns, draft)).toEqual({ map: { '#1': null, '#3': 'title_en' } });
  });

  test('what was chosen before stays, under whatever name it was said, and can be taken back', () => {
    const chosen = importSample({
      status: 'review',
      choices: {
        encoding: 'windows-1252',
        map: { ' where': 'site_name', Colour: null },
        acceptSuggestions: true,
      },
    });
    const read = { ...columns, items: [...columns.items] };
    read.items[1] = column(2, 'Where', 'site_name', 'person');
    const draft = draftOf(chosen, read);
    expect(choicesOf(chosen, read, draft)).toEqual({
      encoding: 'windows-1252',
      acceptSuggestions: true,
      map: { '#2': 'site_name', '#3': null },
    });
    expect(choicesOf(chosen, read, withField(draft, 2, null)).map).toEqual({ '#2': null, '#3': null });
    expect(choicesOf(chosen, read, { ...draft, encoding: null })).not.toHaveProperty('encoding');
  });

  test('another header row makes other columns, of which nothing has been said yet', () => {
    const draft = { ...withField(draftOf(view, columns), 2, 'site_name'), headerRow: 5 };
    expect(choicesOf(view, columns, draft)).toEqual({ headerRow: 5 });
  });

  test('one value for all rows answers what is still needed; an empty one does not', () => {
    const draft = draftOf(view, columns);
    expect(stillNeeded(draft).map(({ name }) => name)).toEqual(['Site']);
    const empty = { ...draft, constants: { site_name: '  ' } };
    expect(stillNeeded(empty)).toHaveLength(1);
    expect(choicesOf(view, columns, empty)).toEqual({});
    const given = { ...draft, constants: { site_name: ' Depot ' } };
    expect(stillNeeded(given)).toEqual([]);
    expect(choicesOf(view, columns, given)).toEqual({ set: { site_name: 'Depot' } });
  });

  test('a file that cannot be read as a table keeps what was said of its columns', () => {
    const chosen = importSample({ status: 'asking', choices: { map: { Task: 'title_en' }, headerRow: 900 } });
    const draft = { ...draftOf(chosen, null), headerRow: null };
    expect(choicesOf(chosen, null, draft)).toEqual({ map: { Task: 'title_en' } });
  });
});
