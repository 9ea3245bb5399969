import type { ImportView } from '../../../shared/imports/views';

/** An import in review as the API shows it, with whatever a test wants otherwise. */
export const importSample = ({
  counts,
  ...part
}: Partial<Omit<ImportView, 'counts'>> & { counts?: Partial<ImportView['counts']> } = {}): ImportView => ({
  id: 'imp_1',
  fileName: 'jobs.csv',
  bytes: 1234,
  sha256: 'ab',
  status: 'review',
  createdAt: '2027-11-01T09:00:00Z',
  createdBy: 'usr_1',
  revision: 1,
  issues: {},
  fileIssues: [],
  progress: { done: 0, total: 0, rowsPerSecond: null, secondsLeft: null },
  layout: null,
  checkEtag: 'chk_1',
  editVersion: 0,
  edits: 0,
  ...part,
  counts: {
    rows: 0,
    ready: 0,
    withErrors: 0,
    created: 0,
    duplicate: 0,
    failed: 0,
    skipped: 0,
    unknown: 0,
    ...counts,
  },
});
