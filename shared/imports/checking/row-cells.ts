import { severityOf, type Issue, type IssueCode } from '../codes';
import type { Field } from '../reading/fields';
import { clean } from './text';

/** The row that is being checked: its cells by field, and what is told about it. */
export class RowCells {
  cells: string[] = [];
  issues: Issue[] = [];

  constructor(
    readonly columns: Partial<Record<Field, number>>,
    readonly header: string[],
  ) {}

  value(field: Field): string {
    const index = this.columns[field];
    return index === undefined ? '' : clean(this.cells[index]);
  }

  /** The first of the fields with something in its cell. */
  given(...fields: Field[]): Field | undefined {
    return fields.find((field) => this.value(field) !== '');
  }

  /** The header cell that an issue is shown under: that of the first field with a column. */
  column(...fields: Field[]): string {
    for (const field of fields) {
      const index = this.columns[field];
      if (index !== undefined) return (this.header[index] ?? field).trim();
    }
    return fields[0] ?? '';
  }

  say(code: IssueCode, column: string | null, message: string, suggestion?: string): void {
    const issue: Issue = { column, code, severity: severityOf(code), message };
    if (suggestion !== undefined) issue.suggestion = suggestion;
    this.issues.push(issue);
  }

  missing(what: string, ...fields: Field[]): void {
    this.say('MISSING_REQUIRED', this.column(...fields), `The ${what} is missing.`);
  }
}

const MOST_KEPT = 20_000;
/** Cells that are longer rarely come twice, and keeping them would cost memory. */
const LONGEST_KEPT = 400;

/**
 * A rule that remembers what it made of the cells of its fields, issues included: sites, people, dates and times
 * come again and again in a file. The key is a text of its own, since a cell would keep the whole piece of the file
 * that it was cut from.
 */
export function remembering<T>(row: RowCells, fields: Field[], rule: () => T): () => T {
  const indexes = fields.map((field) => row.columns[field]).filter((index) => index !== undefined);
  const kept = new Map<string, { value: T; issues: Issue[] }>();
  return () => {
    let key = '';
    for (const index of indexes) key += `${row.cells[index] ?? ''}\u0000`;
    const known = kept.get(key);
    if (known) {
      for (const issue of known.issues) row.issues.push(issue);
      return known.value;
    }
    const before = row.issues.length;
    const value = rule();
    if (kept.size >= MOST_KEPT) kept.clear();
    if (key.length <= LONGEST_KEPT) kept.set(key, { value, issues: row.issues.slice(before) });
    return value;
  };
}
