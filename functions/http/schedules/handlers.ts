import type { SchedulesService } from '../../../shared/schedules';
import type { Deps } from '../../deps';
import { calendarLinkHandlers } from './calendar-links';
import { keepingHandlers } from './keeping';
import { readingHandlers } from './reading';

/** Everything under `/api/schedules`, loaded with the first request for it (http/schedules.ts). */
export const schedulesHandlers = (deps: Deps, schedules: SchedulesService) => ({
  ...readingHandlers(deps, schedules),
  ...keepingHandlers(deps, schedules),
  ...calendarLinkHandlers(deps, schedules),
});
