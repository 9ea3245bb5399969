import type { JobSpec, ReferenceData } from '../../facilityapps';
import type { PreviewView } from './views';

const MOST_ROWS = 20;

/** Finds jobs that name what the reference data does not have (any more). */
export class Gone {
  private jobs = 0;
  private readonly rows: number[] = [];
  private readonly has: (job: JobSpec) => boolean;

  constructor(reference: ReferenceData) {
    const idsOf = (items: readonly { id: string }[]) => new Set(items.map(({ id }) => id));
    const [sites, floors, spaces] = [reference.sites, reference.floors, reference.spaces].map(idsOf);
    const [users, forms] = [idsOf(reference.users), idsOf(reference.forms)];
    const there = (ids: Set<string> | undefined, id: string | undefined) =>
      id === undefined || (ids?.has(id) ?? false);
    this.has = (job) =>
      there(sites, job.siteId) &&
      there(floors, job.floorId) &&
      there(spaces, job.spaceId) &&
      there(users, job.ownerId) &&
      there(forms, job.formId);
  }

  add(row: number, job: JobSpec): void {
    if (this.has(job)) return;
    this.jobs++;
    if (this.rows.length < MOST_ROWS) this.rows.push(row);
  }

  told = (): PreviewView['reference']['gone'] => ({ jobs: this.jobs, rows: this.rows });
}
