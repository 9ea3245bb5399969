import { createHash } from 'node:crypto';
import { severityOf, type Issue, type IssueCode } from '../codes';
import { fingerprint } from '../fingerprint';
import type { CheckedRow } from '../model';

/** Where else the job of a row is. */
export interface Twin {
  /** It was sent before. */
  before?: { importId: string; row: number } | undefined;
  /** The first row of this file that has it; 0 where that is not kept. */
  first?: number | undefined;
}

const TWIN_CODES: readonly IssueCode[] = ['DUPLICATE_ROW', 'ALREADY_IMPORTED'];
export const isTwinIssue = ({ code }: Issue): boolean => TWIN_CODES.includes(code);

export const warning = (code: IssueCode, message: string): Issue => ({
  column: null,
  code,
  severity: severityOf(code),
  message,
});

function twinIssue({ before, first }: Twin, importId: string, anyway: boolean): Issue | undefined {
  if (before) {
    const by = before.importId === importId ? 'this import' : `import ${before.importId}`;
    const end = anyway ? ' It is sent all the same.' : '';
    return warning('ALREADY_IMPORTED', `This job was created before by ${by}, row ${before.row}.${end}`);
  }
  if (first === undefined) return undefined;
  const which = first === 0 ? 'an earlier row' : `row ${first}`;
  const end = anyway ? 'It is sent all the same.' : 'It is sent only if that one fails.';
  return warning('DUPLICATE_ROW', `This is the same job as ${which} of this file. ${end}`);
}

/**
 * The number that makes a row a job of its own where a person sends it all the same. It is made of import and row, so
 * that no two rows ever have the same one, and this row has the same one however often it is checked.
 */
const ownNumber = (importId: string, row: number): number =>
  parseInt(createHash('sha256').update(`${importId}|${row}`).digest('hex').slice(0, 12), 16) + 1;

/**
 * Says what a row without errors comes to beside its twins; what an earlier look said of them is taken back.
 *
 * @param print fingerprint of its job, without a number of its own
 */
export function settleRow(
  one: CheckedRow,
  print: string,
  twin: Twin,
  { customerId, importId }: { customerId: string; importId: string },
): void {
  const { marks, job, row } = one;
  if (one.issues.some(isTwinIssue)) one.issues = one.issues.filter((issue) => !isTwinIssue(issue));
  one.fingerprint = print;
  if (one.base !== undefined) one.base = undefined;
  if (marks?.skipped) {
    one.outcome = 'skipped';
    return;
  }
  const anyway = marks?.anyway !== undefined;
  const issue = twinIssue(twin, importId, anyway);
  if (issue) one.issues.push(issue);
  one.outcome = issue && !anyway ? 'duplicate' : 'ready';
  if (!issue || !anyway || !job) return;
  one.base = print;
  one.fingerprint = fingerprint(customerId, job, ownNumber(importId, row));
}
