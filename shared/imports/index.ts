export { ISSUE_CODES, type Issue, type IssueCode } from './codes';
export { importsService, type ImportsDeps } from './imports-service';
export type { PlannedImport } from './import-jobs';
export type { ImportRecord } from './model';
export { REFERENCE_KINDS, type ReferenceKind } from './reference';
export type { Download, ImportsService, Page } from './service';
export { BLOCK_BYTES, type Upload } from './uploads';
export { importView, OUTCOMES, rowsPage, sessionView, toImportView } from './views';
