import type { ReferenceItem, ReferenceKind } from '../api/reference';

type Column = [header: string, cell: (item: ReferenceItem) => string];

const COLUMNS: Record<ReferenceKind, Column[]> = {
  sites: [],
  floors: [['Site', ({ path }) => path?.[0] ?? '']],
  spaces: [
    ['Floor', ({ path }) => path?.[1] ?? ''],
    ['Site', ({ path }) => path?.[0] ?? ''],
  ],
  users: [['Email', ({ email }) => email ?? '']],
  forms: [],
};

/** Reference data of one kind, with what each thing belongs to. */
export function ReferenceTable({ kind, items }: { kind: ReferenceKind; items: ReferenceItem[] }) {
  const columns = COLUMNS[kind];
  return (
    <table class="table stacks">
      <thead>
        <tr>
          <th scope="col">Name</th>
          {columns.map(([header]) => (
            <th key={header} scope="col">
              {header}
            </th>
          ))}
          <th scope="col">Id</th>
        </tr>
      </thead>
      <tbody>
        {items.map((item) => (
          <tr key={item.id}>
            <th scope="row">{item.name || <span class="hint">no name</span>}</th>
            {columns.map(([header, cell]) => (
              <td key={header} data-label={header}>
                {cell(item) || '–'}
              </td>
            ))}
            <td data-label="Id" class="row-number">
              {item.id}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
