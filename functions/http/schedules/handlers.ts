import type { SchedulesService } from '../../../shared/schedules';
import type { Deps } from '../../deps';
import { calendarLinkHandlers } from './calendar-links';
import { keepingHandlers } from './keeping';
import { ownDaysHandlers } from './own-days';
import { readingHandlers } from './reading';

/** Everything under `/api/schedules` and `/api/holidays`, loaded with the first request for it (http/schedules.ts). */
export const schedulesHandlers = (deps: Deps, schedules: SchedulesService) => ({
  ...readingHandlers(deps, schedules),
  ...keepingHandlers(deps, schedules),
  ...calendarLinkHandlers(deps, schedules),
  ...ownDaysHandlers(deps, schedules),
});
