export { choicesSchema, type Choices } from './choices';
export { ISSUE_CODES, type Issue, type IssueCode } from './codes';
export { DECISIONS } from './decide-rows';
export { columnsView } from './file-columns';
export { importsService, type ImportsDeps } from './imports-service';
export type { PlannedImport } from './import-jobs';
export type { ImportRecord } from './model';
export { aliasView, mappingView } from './memory-views';
export { makingView, previewView } from './preview/views';
export {
  countedEdit,
  editRequest,
  editsPage,
  editView,
  longEditView,
  rowsFilter,
} from './review/edit-request';
export { type BegunEdit, type NamedEdit } from './review/review-service';
export { REFERENCE_KINDS, referenceCsv, type ReferenceKind } from './reference-list';
export type { Download, ImportsService, Page } from './service';
export { TEMPLATE_KINDS } from './templates/kinds';
export { BLOCK_BYTES, type Upload } from './uploads';
export { gridPage, importView, OUTCOMES, rowsPage, sessionView, toImportView } from './views';
