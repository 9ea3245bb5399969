import type { Table } from '../../platform/tables';
import type { Tenant } from '../../tenancy';
import { readOutcomePages } from '../outcomes';
import type { Review, ReviewedRecord } from './review';

/**
 * The review of an import that runs or ran: its rows with what became of them until now, so that they can be filtered
 * by it. Made anew whenever the import moved on.
 */
export async function settledReview(
  imports: Table,
  tenant: Tenant,
  record: ReviewedRecord,
  review: Review,
): Promise<Review> {
  const facts = review.facts.copy();
  const ended = record.status === 'finished' || record.status === 'cancelled';
  for (let at = 0; ended && at < facts.count; at++) {
    const outcome = facts.outcome(at);
    if (outcome === 'ready' || outcome === 'withErrors') facts.become(at, 'skipped');
  }
  for await (const page of readOutcomePages(imports, tenant, record.id, 0))
    for (const { row, outcome } of page.results) {
      const at = facts.find(row);
      if (at === undefined || (page.revision !== record.revision && !facts.carried(at))) continue;
      facts.become(at, outcome);
    }
  return { ...review, facts, lists: new Map() };
}
