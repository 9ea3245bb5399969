/** Codes of issues (product.md, "Rows: what is checked"). The order is fixed: an index into it is stored. */
export const ISSUE_CODES = [
  'MISSING_REQUIRED',
  'INVALID_SITE',
  'INVALID_FLOOR',
  'INVALID_SPACE',
  'INVALID_OWNER',
  'INVALID_FORM',
  'AMBIGUOUS_NAME',
  'SPACE_WITHOUT_FLOOR',
  'FLOOR_SITE_MISMATCH',
  'SPACE_FLOOR_MISMATCH',
  'INVALID_DATE',
  'PAST_DATE',
  'INVALID_DATE_RANGE',
  'INVALID_TIME',
  'INVALID_TIME_RANGE',
  'INVALID_RECURRENCE_TYPE',
  'MISSING_RECURRENCE_END',
  'INVALID_RECURRENCE_END',
  'INVALID_RECURRENCE_DAYS',
  'INVALID_RECURRENCE_INTERVAL',
  'TOO_LONG',
  'DUPLICATE_ROW',
  'ALREADY_IMPORTED',
  'DUPLICATE_LABEL',
  'BANK_HOLIDAY',
  'UNKNOWN_COLUMN',
  'DEFAULT_TIME',
  // Codes of our own beside the list of product.md.
  'DATE_ORDER_ASSUMED',
  'EXTRA_CELLS',
  'DUPLICATE_COLUMN',
] as const;
export type IssueCode = (typeof ISSUE_CODES)[number];
export type Severity = 'error' | 'warning';

const WARNINGS: ReadonlySet<IssueCode> = new Set<IssueCode>([
  'DUPLICATE_ROW',
  'ALREADY_IMPORTED',
  'DUPLICATE_LABEL',
  'BANK_HOLIDAY',
  'UNKNOWN_COLUMN',
  'DEFAULT_TIME',
  'DATE_ORDER_ASSUMED',
  'DUPLICATE_COLUMN',
]);
export const severityOf = (code: IssueCode): Severity => (WARNINGS.has(code) ? 'warning' : 'error');

/** One thing that is wrong, or worth knowing, about a row (`row` null: about the file). */
export interface Issue {
  /** The header cell as it came, or the field's name where the file has no such column. */
  column: string | null;
  code: IssueCode;
  severity: Severity;
  /** A sentence that a planner understands. */
  message: string;
  /** What could stand there instead; accepting it makes the issue go away. */
  suggestion?: string;
}
