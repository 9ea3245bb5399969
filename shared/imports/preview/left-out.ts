import { severityOf, type IssueCode } from '../codes';
import type { CheckedRow, CheckOutcome } from '../model';
import type { PreviewView } from './views';

type LeftOutcome = Exclude<CheckOutcome, 'ready'>;
const ORDER: LeftOutcome[] = ['withErrors', 'duplicate', 'skipped', 'carried'];
/** The warnings that are a reason for leaving a row out. */
const TWINS: readonly IssueCode[] = ['DUPLICATE_ROW', 'ALREADY_IMPORTED'];
const isReason = (code: IssueCode): boolean => severityOf(code) === 'error' || TWINS.includes(code);

/** Counts the rows that approving leaves out, and why; a row with two reasons counts under both codes. */
export class LeftOut {
  private readonly by = new Map<LeftOutcome, { rows: number; codes: Map<IssueCode, number> }>();

  add({ issues }: CheckedRow, outcome: LeftOutcome): void {
    let found = this.by.get(outcome);
    if (!found) this.by.set(outcome, (found = { rows: 0, codes: new Map() }));
    found.rows++;
    if (outcome === 'carried') return;
    for (const code of new Set(issues.map((issue) => issue.code)))
      if (isReason(code)) found.codes.set(code, (found.codes.get(code) ?? 0) + 1);
  }

  told(): PreviewView['leftOut'] {
    const by = ORDER.flatMap((outcome) => {
      const found = this.by.get(outcome);
      if (!found) return [];
      const codes = [...found.codes].map(([code, rows]) => ({ code, rows }));
      return [{ outcome, rows: found.rows, codes: codes.sort((a, b) => b.rows - a.rows) }];
    });
    return { rows: by.reduce((all, { rows }) => all + rows, 0), by };
  }
}
