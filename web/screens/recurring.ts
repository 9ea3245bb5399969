export { ScheduleScreen } from './schedule';
export { SchedulesScreen } from './schedules';
