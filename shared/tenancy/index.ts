export { isSubdomain, readHost, type HostKind } from './hosts';
export { customerSchema, facilityAppsTokenName, type Customer, type Tenant } from './model';
export { mayChange, mayLook } from './statuses';
export { tenantStore, type TenantStore } from './store';
