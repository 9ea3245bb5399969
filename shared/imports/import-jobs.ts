import { createHash } from 'node:crypto';
import type { JobSpec } from '../facilityapps';
import type { Container } from '../platform/blobs';
import type { Clock } from '../platform/clock';
import type { Ids } from '../platform/ids';
import type { Tenant } from '../tenancy';
import { fileBlobOf, newImport } from './adopt-file';
import { fingerprint } from './fingerprint';
import { NO_COUNTS, type CheckedRow, type ImportRecord, type Layout } from './model';
import { rowsWriter } from './rows-blob';
import type { ImportStore } from './store';

/** Jobs that another room has planned: their ids are resolved, so there is nothing to check or to approve. */
export interface PlannedImport {
  /** The same for the same jobs, however often they are handed over. */
  importId: string;
  fileName: string;
  createdBy: string;
  /** `ref` is the planner's own name for a job; it comes back with the row (`values.planned_ref`). */
  jobs: { ref: string; job: JobSpec }[];
}

interface Deps {
  store: ImportStore;
  container(tenant: Tenant): Container;
  clock: Clock;
  ids: Ids;
}

const COLUMNS = [
  'planned_ref',
  'title_en',
  'description_en',
  'site_id',
  'floor_id',
  'space_id',
  'owner_id',
  'form_id',
  'date_start',
  'date_end',
  'start',
  'end',
  'label_list',
] as const;

const two = (number: number): string => String(number).padStart(2, '0');

function cellsOf(ref: string, job: JobSpec): string[] {
  return [
    ref,
    job.title,
    job.description ?? '',
    job.siteId,
    job.floorId ?? '',
    job.spaceId ?? '',
    job.ownerId,
    job.formId ?? '',
    job.dateStart,
    job.dateEnd,
    `${two(job.hourStart)}:${two(job.minuteStart)}`,
    `${two(job.hourEnd)}:${two(job.minuteEnd)}`,
    job.labels.join(','),
  ];
}

const quote = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

function checkedRows(tenant: Tenant, jobs: PlannedImport['jobs']): CheckedRow[] {
  const seen = new Map<string, number>();
  return jobs.map(({ ref, job }, index) => {
    const row = index + 1;
    const print = fingerprint(tenant.id, job);
    const twin = seen.get(print);
    if (twin === undefined) seen.set(print, row);
    return {
      row,
      cells: cellsOf(ref, job),
      outcome: twin === undefined ? 'ready' : 'duplicate',
      issues:
        twin === undefined
          ? []
          : [
              {
                column: null,
                code: 'DUPLICATE_ROW',
                severity: 'warning',
                message: `The same job as row ${twin} of this file.`,
              },
            ],
      fingerprint: print,
      job,
    };
  });
}

/**
 * Makes an import of jobs that were planned elsewhere, queued to run with the ledger, the lanes and the pace of any
 * other. Handed over again it answers the one that is there: the record comes last, so what it names is whole.
 */
export async function importJobs(deps: Deps, tenant: Tenant, planned: PlannedImport): Promise<ImportRecord> {
  const { store, clock } = deps;
  const { importId, fileName, createdBy } = planned;
  const place = deps.container(tenant);
  const rows = checkedRows(tenant, planned.jobs);
  const text = [COLUMNS as readonly string[], ...rows.map(({ cells }) => cells)]
    .map((cells) => `${cells.map(quote).join(',')}\r\n`)
    .join('');
  const bytes = Buffer.from(text);
  const fileBlob = fileBlobOf(importId);
  const rowsFolder = `imports/${importId}/${deps.ids.ascending('chk')}`;
  const writer = rowsWriter(place, rowsFolder);
  for (const row of rows) writer.append(row);
  const [windows] = await Promise.all([writer.finish(), place.write(fileBlob, bytes)]);

  const layout: Layout = {
    encoding: 'utf-8',
    delimiter: ',',
    headerRow: 1,
    header: [...COLUMNS],
    columns: Object.fromEntries(COLUMNS.map((name, index) => [name, index])),
    dateOrder: 'ymd',
  };
  const ready = rows.filter(({ outcome }) => outcome === 'ready').length;
  const duplicate = rows.length - ready;
  await store.noting(tenant, importId, clock, () =>
    store.create(tenant, {
      ...newImport({ importId, fileBlob, fileName, bytes: bytes.length, createdBy }, clock.now(), {
        status: 'queued',
        reason: null,
        reasonCode: null,
      }),
      sha256: createHash('sha256').update(bytes).digest('hex'),
      rowsFolder,
      layout,
      counts: { ...NO_COUNTS, rows: rows.length, ready, duplicate },
      issues: duplicate === 0 ? {} : { DUPLICATE_ROW: duplicate },
      windows,
      checkEtag: rowsFolder.slice(rowsFolder.lastIndexOf('/') + 1),
      total: ready,
    }),
  );
  return store.get(tenant, importId);
}
