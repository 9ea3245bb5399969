export { editBody, type Edited } from './edit-schedule';
export { definitionSchema, OCCURRENCE_STATES, type Definition, type Schedule } from './model';
export { preview, previewBody, previewView, type PreviewQuestion, type PreviewView } from './preview';
export { schedulesService, type SchedulesDeps, type SchedulesService } from './service';
export {
  calendarView,
  editedView,
  entriesPage,
  scheduleView,
  toEntryView,
  toVersionView,
  versionView,
} from './views';
export { dayField, occurrenceKey } from './when';
