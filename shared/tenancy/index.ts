export { customerUrl } from './address';
export {
  APP_COLOUR,
  BRANDING_PATH,
  brandingBody,
  changeBranding,
  changeLogo,
  icon,
  letterHead,
  MOST_LOGO_BYTES,
  removeLogo,
  shownName,
  styleSheet,
  toBrandingView,
  type BrandingDeps,
} from './branding';
export { lookAtHosts } from './availability';
export {
  changeConnection,
  connectionBody,
  readConnection,
  type ConnectionBody,
  type ConnectionDeps,
} from './change-connection';
export { changeRetention, retentionBody } from './change-retention';
export { changeSettings, settingsBody } from './change-settings';
export { isSubdomain, readHost, type HostKind } from './hosts';
export { customerIds, liveSubdomains } from './live-hosts';
export { customerSchema, facilityAppsTokenName, type Customer, type NewCustomer, type Tenant } from './model';
export { PLAN_BOUNDS } from './plans';
export { retentionRounds, type RetentionRounds } from './retention-rounds';
export { mayChange, mayLook } from './statuses';
export { limitsOf, type PlanLimits } from './work-limits';
export { tenantStore, type TenantStore } from './store';
export { addSubdomain, chooseHome, releaseSubdomain, whyNot } from './subdomains';
export { availabilityView, etagOf, subdomainsView, toRetentionView, toSettingsView } from './views';
