export type { CreateAnswer } from './answers';
export { facilityAppsClient, TokenRefused, type FacilityApps } from './client';
export type { ConnectionFault } from './try-connection';
export { facilityAppsUrl, isAllowedDomain } from './connection';
export { seriesDays, type SeriesPattern } from './series-days';
export { jobPayload, type JobPayload, type JobSpec, type Recurrence } from './job';
export {
  employeeAnswer,
  floorAnswer,
  formAnswer,
  referenceDataSchema,
  siteAnswer,
  spaceAnswer,
  userAnswer,
  type Floor,
  type Form,
  type ReferenceData,
  type Site,
  type Space,
  type User,
} from './model';
