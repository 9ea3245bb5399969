import type { ImportView, RowView } from '../../shared/imports/views';
import { importAnswer, importsAnswer, rowsAnswer, type Page } from './answers';
import { call, query } from './request';

const at = (id: string): string => `/api/imports/${encodeURIComponent(id)}`;

export const listImports = (
  { after = null, limit = 25 }: { after?: string | null; limit?: number },
  signal?: AbortSignal,
): Promise<Page<ImportView>> =>
  call(importsAnswer, { path: `/api/imports${query({ after, limit })}`, ...(signal ? { signal } : {}) });

export const getImport = (id: string, signal?: AbortSignal): Promise<ImportView> =>
  call(importAnswer, { path: at(id), ...(signal ? { signal } : {}) });

export interface RowsWanted {
  outcome: string | null;
  code: string | null;
  after: string | null;
  limit: number;
}
export const listRows = (id: string, wanted: RowsWanted, signal: AbortSignal): Promise<Page<RowView>> =>
  call(rowsAnswer, { path: `${at(id)}/rows${query({ ...wanted })}`, signal });

/** Lets the jobs be created of the check, and the reference data, that the person looked at. */
export const approve = ({ id, checkEtag }: ImportView, ifReference?: string): Promise<ImportView> =>
  call(importAnswer, {
    method: 'POST',
    path: `${at(id)}/approve`,
    body: {
      ...(checkEtag === null ? {} : { ifChecked: checkEtag }),
      ...(ifReference === undefined ? {} : { ifReference }),
    },
  });

export const steer = (id: string, verb: 'pause' | 'resume' | 'cancel'): Promise<ImportView> =>
  call(importAnswer, { method: 'POST', path: `${at(id)}/${verb}` });

export type Decision = 'there' | 'send-again';
/** What a person found in FacilityApps about rows whose answer was lost. */
export const decide = (id: string, decision: Decision, rows: number[]): Promise<ImportView> =>
  call(importAnswer, { method: 'POST', path: `${at(id)}/decisions`, body: { decision, rows } });

/** Where the browser downloads what came in, and what became of it. */
export const originalPath = (id: string): string => `${at(id)}/file`;
export const resultPath = (id: string): string => `${at(id)}/result`;
