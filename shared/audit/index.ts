export { auditTrail, silentAudit, type AuditLog, type AuditTrail, type BegunWrite } from './audit-log';
export { type Actor, type AuditEvent, type AuditNote } from './model';
export { auditStore, type AuditStore } from './store';
