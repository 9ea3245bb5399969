export { adoptBody, type Adopted } from './adopt-rows';
export type { ChangedOwnDays } from './change-own-days';
export { editBody, type Edited } from './edit-schedule';
export { definitionSchema, OCCURRENCE_STATES, type Definition, type Schedule } from './model';
export { ownDaysBody, type OwnDays } from './own-days';
export { preview, previewBody, previewView, type PreviewQuestion, type PreviewView } from './preview';
export { schedulesService, type SchedulesDeps, type SchedulesService } from './service';
export { readDaysFile } from './read-days-file';
export type { Planners } from './tell-paused';
export {
  adoptedView,
  calendarView,
  editedView,
  entriesPage,
  monthView,
  ownDaysChangedView,
  ownDaysView,
  scheduleView,
  toAdoptedView,
  toEntryView,
  toOwnDaysChangedView,
  toOwnDaysView,
  toVersionView,
  versionView,
} from './views';
export { dayField, occurrenceKey } from './when';
