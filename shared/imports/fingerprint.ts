import { hash } from 'node:crypto';
import type { JobSpec } from '../facilityapps';

/** What tells one field from the next, so that `ab|c` and `a|bc` differ; it cannot stand in a cell that was read. */
const SEPARATOR = '\u0000';

/**
 * Fingerprint of a job (product.md, "No doubles, nothing lost"): customer, site, floor, space, title, dates, times,
 * recurrence, owner. 128 bits as 32 hex characters; it is the ledger's id and stands in the label `ext:fji-<id>`.
 *
 * @param copy 0; a number of its own for a row that a person sends all the same, which makes it a job of its own.
 */
export function fingerprint(customerId: string, job: JobSpec, copy = 0): string {
  const { recurrence: series } = job;
  const when = series
    ? `${series.period},${series.every},${series.weekdays.join('')},${series.byWeekdayOfMonth ? 'w' : 'd'},${series.until}`
    : '';
  const place = `${job.siteId}${SEPARATOR}${job.floorId ?? ''}${SEPARATOR}${job.spaceId ?? ''}`;
  const days = `${job.dateStart}${SEPARATOR}${series ? '' : job.dateEnd}`;
  const start = job.hourStart * 60 + job.minuteStart;
  const end = job.hourEnd * 60 + job.minuteEnd;
  const text = `${customerId}${SEPARATOR}${place}${SEPARATOR}${job.title}${SEPARATOR}${days}${SEPARATOR}${start}${SEPARATOR}${end}${SEPARATOR}${job.ownerId}${SEPARATOR}${when}${SEPARATOR}${copy === 0 ? '' : copy}`;
  return hash('sha256', text, 'hex').slice(0, 32);
}

/** The one label of ours on a job in FacilityApps, by which it can be found again. */
export const jobLabel = (ledgerId: string): string => `ext:fji-${ledgerId}`;
