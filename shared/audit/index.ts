export { silentAudit, type AuditLog, type AuditTrail, type BegunWrite } from './audit-log';
export { blobCopies, COPIES_CONTAINER } from './copies';
export { type Actor, type AuditEvent, type AuditNote } from './model';
export { auditService, type AuditService } from './service';
export { keysIn, keysText, type SigningKey } from './key-ring';
export { rotateKey, secretSigner } from './signing';
export { auditStore, type AuditStore } from './store';
export { auditPage, entryView, toEntryView, toVerifiedView, verifiedView } from './views';
export { verifyChain, type Verified } from './verify-chain';
