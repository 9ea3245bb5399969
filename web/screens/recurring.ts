import './recurring.css';

export { FromImportScreen } from './from-import';
export { OwnDaysScreen } from './own-days';
export { ScheduleScreen } from './schedule';
export { MonthScreen } from './schedules-month';
export { SchedulesScreen } from './schedules';
