import { createHash } from 'node:crypto';
import type { PlannedImport } from '../imports';
import { derivedDescendingId } from '../platform/ids';
import { refOf, type Definition, type Entry, type Schedule } from './model';
import type { Meant } from './meant';

/** The import of a recurring job's n-th run: the same id however often it is begun. */
export const importIdOf = ({ id, createdAt }: Pick<Schedule, 'id' | 'createdAt'>, runNo: number): string =>
  derivedDescendingId('imp', createdAt + runNo, createHash('sha256').update(`${id}|${runNo}`).digest('hex'));

type Placed = Extract<Meant, { kind: 'placed' }>;
type Job = PlannedImport['jobs'][number]['job'];

/** `2027-01-04T09:30` in parts. */
const clock = (civil: string) => ({
  date: civil.slice(0, 10),
  hour: Number(civil.slice(11, 13)),
  minute: Number(civil.slice(14, 16)),
});

function jobOf(definition: Definition, index: number, { startsAt, endsAt }: Placed): Job | undefined {
  const template = definition.jobs[index];
  if (!template) return undefined;
  const [start, end] = [clock(startsAt), clock(endsAt)];
  const { title, description, siteId, floorId, spaceId, ownerId, formId, labels } = template;
  return {
    title,
    ...(description === undefined ? {} : { description }),
    dateStart: start.date,
    dateEnd: end.date,
    hourStart: start.hour,
    minuteStart: start.minute,
    hourEnd: end.hour,
    minuteEnd: end.minute,
    siteId,
    ...(floorId === undefined ? {} : { floorId }),
    ...(spaceId === undefined ? {} : { spaceId }),
    ownerId,
    ...(formId === undefined ? {} : { formId }),
    labels,
  };
}

/** The jobs that stand behind entries; entries whose occurrence is not meant any more have none. */
export function jobsOf(entries: Entry[], meant: Meant[]): PlannedImport['jobs'] {
  const placed = new Map(meant.flatMap((one) => (one.kind === 'placed' ? [[one.key, one] as const] : [])));
  return entries.flatMap((entry) => {
    const one = placed.get(entry.occurrence);
    const job = one && jobOf(one.definition, entry.job, one);
    return job ? [{ ref: refOf(entry), job }] : [];
  });
}
