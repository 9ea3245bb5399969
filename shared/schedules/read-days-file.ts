import { civilDate, type Clock } from '../platform/clock';
import { formatDay, readCalendarDays } from '../recurrence';
import type { Tenant } from '../tenancy';
import type { OwnDaysList } from './own-days';
import { asProblems, dayIn } from './when';

/** How far ahead of today a calendar file is read; events that repeat go on for ever. */
const DAYS_AHEAD = 3 * 366;

/**
 * The days of a calendar file (`.ics`) from today on, three years at most; nothing is stored.
 *
 * @throws AppError `bad-body` for what is no calendar, or more than we read
 */
export const readDaysFile = (clock: Clock, tenant: Tenant, bytes: Buffer): Promise<OwnDaysList> =>
  asProblems(async () => {
    const today = dayIn(civilDate(clock.now(), tenant.timeZone));
    const days = await readCalendarDays(bytes.toString('utf8'), today, today + DAYS_AHEAD);
    return days.map(({ day, name }) => ({ date: formatDay(day), name }));
  });
