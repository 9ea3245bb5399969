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
    /** What stands where a field has no column, or nothing in its cell. */
    private readonly constants: Partial<Record<Field, string>> = {},
  ) {}

  value(field: Field): string {
    const index = this.columns[field];
    const text = index === undefined ? '' : clean(this.cells[index]);
    return text === '' ? (this.constants[field] ?? '') : text;
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
const LONGEST_KEPT = 200;

/** What a rule made of the cells up to here, and where the cells of the next columns lead. */
interface Kept<T> {
  made?: { value: T; issues: Issue[] };
  next: (Map<string, Kept<T>> | undefined)[];
}

/** A text of its own: a cell keeps the whole piece of the file in memory that it was cut from. */
const detached = (cell: string): string => ` ${cell}`.slice(1);

/**
 * A rule that remembers what it made of the cells of its fields, issues included: sites, people, dates and times
 * come again and again in a file. Cells lead through a tree, one look-up for each that is not empty.
 */
export function remembering<T>(row: RowCells, fields: Field[], rule: () => T): () => T {
  const indexes = fields.map((field) => row.columns[field]).filter((index) => index !== undefined);
  let root: Kept<T> = { next: [] };
  let kept = 0;

  function keep(made: Kept<T>['made']): void {
    const cells = indexes.map((index) => row.cells[index] ?? '');
    if (cells.some((cell) => cell.length > LONGEST_KEPT)) return;
    if (kept++ >= MOST_KEPT) [root, kept] = [{ next: [] }, 1];
    let at = root;
    cells.forEach((cell, place) => {
      if (cell === '') return;
      const branch: Map<string, Kept<T>> = (at.next[place] ??= new Map<string, Kept<T>>());
      const next: Kept<T> = branch.get(cell) ?? { next: [] };
      branch.set(detached(cell), next);
      at = next;
    });
    at.made = made;
  }

  return () => {
    let at: Kept<T> | undefined = root;
    for (let place = 0; place < indexes.length && at; place++) {
      const cell = row.cells[indexes[place] as number];
      if (cell !== undefined && cell !== '') at = at.next[place]?.get(cell);
    }
    const made = at?.made;
    if (made) {
      for (const issue of made.issues) row.issues.push(issue);
      return made.value;
    }
    const before = row.issues.length;
    const value = rule();
    keep({ value, issues: row.issues.slice(before) });
    return value;
  };
}
