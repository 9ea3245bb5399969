export { customerUrl } from './address';
export { lookAtHosts } from './availability';
export { isSubdomain, readHost, type HostKind } from './hosts';
export { customerIds, liveSubdomains } from './live-hosts';
export { customerSchema, facilityAppsTokenName, type Customer, type NewCustomer, type Tenant } from './model';
export { mayChange, mayLook } from './statuses';
export { tenantStore, type TenantStore } from './store';
