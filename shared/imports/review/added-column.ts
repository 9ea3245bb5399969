import type { Layout } from '../model';
import { fieldOf, normalHeader, SPELLINGS, type Field } from '../reading/fields';
import type { EditRequest } from './edit-request';

/** Fields that an edit writes, of which the file may have no column. */
function fieldsWritten(request: EditRequest): Field[] {
  if (request.kind === 'cells') return request.changes.map(({ field }) => field);
  return request.kind === 'alike' ? [request.field] : [];
}

/**
 * The layout with a column behind the file's own for each field that has none and is written now. Its header is a
 * spelling of the field that no other column has, so that the result file is read back as it is meant.
 */
export function withColumns(
  layout: Layout,
  request: EditRequest,
): { layout: Layout; added: { at: number; count: number } | undefined } {
  const missing = [...new Set(fieldsWritten(request))].filter((field) => !(field in layout.columns));
  if (missing.length === 0) return { layout, added: undefined };
  const header = [...layout.header];
  const columns = { ...layout.columns };
  const taken = new Set(header.map(normalHeader));
  for (const field of missing) {
    const free = SPELLINGS[field].find((spelling) => !taken.has(spelling) && fieldOf(spelling) === field);
    columns[field] = header.length;
    header.push(free ?? `${field} (2)`);
    taken.add(normalHeader(header.at(-1) ?? ''));
  }
  const added = { at: layout.header.length, count: missing.length };
  return { layout: { ...layout, header, columns }, added };
}
