import { toInstant } from '../platform/clock';
import { csvFile } from '../platform/csv';
import type { AuditEntry } from './model';

const COLUMNS = [
  'entry',
  'at',
  'action',
  'actor_kind',
  'actor',
  'target_kind',
  'target',
  'address',
  'before',
  'after',
  'hash',
] as const;

const state = (of: Record<string, unknown> | undefined): string => (of ? JSON.stringify(of) : '');

/** Entries as a file for a spreadsheet. */
export const auditCsv = (entries: AuditEntry[]): string =>
  csvFile([
    COLUMNS,
    ...entries.map(({ seq, at, action, actor, target, address, before, after, hash }) => [
      String(seq),
      toInstant(at),
      action,
      actor.kind,
      actor.id,
      target?.kind ?? '',
      target?.id ?? '',
      address ?? '',
      state(before),
      state(after),
      hash,
    ]),
  ]);
