import type { Container } from '../platform/blobs';
import { civilDate, type Clock } from '../platform/clock';
import type { Table } from '../platform/tables';
import type { ReferenceData } from '../facilityapps';
import { limitsOf, type Tenant } from '../tenancy';
import { DateReader } from './checking/dates';
import { fileIssuesOf, RowsCheck } from './checking/rows-check';
import { NeedsAnswer } from './choices';
import { mergedRows, readCorrection } from './corrected-rows';
import { decideMapping, foundLayout, hintOrders, orderQuestion } from './decide-layout';
import type { LedgerIndex } from './ledger';
import type { CheckReport, ImportRecord, Layout } from './model';
import { UnreadableFile } from './reading/csv';
import { NotUtf8, type Encoding } from './reading/encoding';
import type { Layout as FileLayout } from './reading/header';
import type { Mapping } from './reading/map-columns';
import { IsWorkbook, readFile } from './reading/read-file';
import { chosenMap, readingMemory } from './reading-memory';
import type { RowsWriter } from './rows';
import { storedFile, workbookReader, type ReadTable } from './stored-file';
import { rowsReader, rowsWriter } from './rows-blob';

export interface CheckFileDeps {
  imports: Table;
  ledger: LedgerIndex;
  container(tenant: Tenant): Container;
  clock: Clock;
}

/** One check of a file: where its rows go, and how it shows between the chunks that it is alive. */
export interface FileCheck {
  tenant: Tenant;
  record: ImportRecord;
  reference: ReferenceData;
  /** A new folder of the customer's container. */
  folder: string;
  beat(): Promise<void>;
}

/** How the file is read this time; what turns out wrong is read again from its beginning. */
interface Pass {
  encoding: Encoding | undefined;
  isWorkbook: boolean;
  dates: DateReader['better'];
}

/** The dates of the file are in other orders: it is read again. */
class OtherOrder extends Error {
  constructor(readonly dates: NonNullable<DateReader['better']>) {
    super('The dates are in another order');
  }
}

/**
 * Reads a file and records its checked rows; a corrected file is merged into the rows as they were. Throws
 * UnreadableFile with a sentence for people, NeedsAnswer where a person has to choose.
 */
export async function checkFile(deps: CheckFileDeps, check: FileCheck): Promise<CheckReport> {
  const { revision, layout, rowsFolder, choices } = check.record;
  const pass: Pass = { encoding: undefined, isWorkbook: false, dates: undefined };
  // Day first; in other orders where columns show them, which ends since evidence only grows. And once more as
  // Windows-1252 where UTF-8 turns out not to be.
  for (;;) {
    try {
      if (revision > 1 && layout && rowsFolder) {
        const record = { ...check.record, layout, rowsFolder };
        return await correctedFile(deps, { ...check, record }, pass);
      }
      return await wholeFile(deps, check, pass);
    } catch (error) {
      if (error instanceof OtherOrder) pass.dates = error.dates;
      else if (error instanceof IsWorkbook) pass.isWorkbook = true;
      else if (error instanceof NotUtf8 && revision === 1 && choices?.encoding !== undefined) throw notUtf8();
      else if (error instanceof NotUtf8 && pass.encoding === undefined) pass.encoding = 'windows-1252';
      else throw error;
    }
  }
}

const notUtf8 = (): NeedsAnswer =>
  new NeedsAnswer({
    kind: 'encoding',
    sentence: 'The file is not UTF-8: some of its characters cannot be read so. Choose another encoding.',
  });

const tooManyRows = (most: number): UnreadableFile =>
  new UnreadableFile(
    'too-many-rows',
    `The file has more than ${most.toLocaleString('en-GB')} rows, which is what your plan allows in one import. Please split it.`,
  );

/** Reads the table of the file, whichever kind of file it is. */
function readTable(deps: CheckFileDeps, check: FileCheck, pass: Pass): ReadTable {
  const { record, tenant } = check;
  // A workbook may be read for a while before there are rows.
  const beat = pass.isWorkbook ? check.beat : undefined;
  const file = storedFile(deps.container(tenant), record.fileBlob, record.bytes, beat);
  return async (events, choices) => {
    if (!pass.isWorkbook)
      return readFile(await file.stream(), events, {
        ...choices,
        encoding: pass.encoding ?? choices.encoding,
      });
    return (await workbookReader()).readWorkbook(file, events, choices);
  };
}

/** Blocks of a pass that failed must not arrive among those of the next. */
async function recording<T>(writer: RowsWriter, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    await writer.abandon();
    throw error;
  }
}

const rulesOf = ({ ledger, clock }: CheckFileDeps, { tenant, record, reference }: FileCheck) => ({
  tenant,
  reference,
  ledger,
  today: civilDate(clock.now(), tenant.timeZone),
  importId: record.id,
  bytes: record.bytes,
  acceptSuggestions: record.choices?.acceptSuggestions,
});

async function wholeFile(deps: CheckFileDeps, check: FileCheck, pass: Pass): Promise<CheckReport> {
  const { tenant, record } = check;
  const writer = rowsWriter(deps.container(tenant), check.folder);
  const memory = readingMemory(deps.imports);
  const { rowsPerImport } = limitsOf(tenant);
  const choices = record.choices ?? {};
  const dates = new DateReader(pass.dates?.orders, choices.dateOrder, pass.dates?.seen);
  let read: { layout: FileLayout; encoding: Encoding; mapping: Mapping; rows: RowsCheck } | undefined;
  return recording(writer, async () => {
    const sha256 = await readTable(
      deps,
      check,
      pass,
    )(
      {
        async layout(layout, encoding) {
          const remembered = memory.mappingOf(tenant, layout.header);
          const aliases = await memory.aliases(tenant);
          const mapping = decideMapping(layout, encoding, {
            choices,
            remembered: await remembered,
            reference: check.reference,
          });
          hintOrders(dates, layout, mapping);
          const rules = { ...rulesOf(deps, check), aliases };
          const rows = new RowsCheck(rules, { header: layout.header, ...mapping }, dates);
          read = { layout, encoding, mapping, rows };
        },
        async rows(batch) {
          if (!read) return;
          for (const row of await read.rows.rows(batch)) writer.append(row);
          if (read.rows.counts.rows > rowsPerImport) throw tooManyRows(rowsPerImport);
          const { better } = dates;
          if (better) throw new OtherOrder(better);
          await writer.drain();
          await check.beat();
        },
      },
      choices,
    );
    if (!read || read.rows.counts.rows === 0)
      throw new UnreadableFile('header-only', 'The file has column names but no rows under them.');
    const { layout, encoding, mapping, rows } = read;
    const found = foundLayout(layout, encoding, mapping, dates);
    const question = orderQuestion(dates, found);
    if (question) throw question;
    const windows = await writer.finish();
    await remember(deps, check, rows, layout.header);
    return report(sha256, windows, rows, mapping.unknown, found);
  });
}

/** Keeps what people chose about this file for the customer's next ones; doing so again changes nothing. */
async function remember(
  { imports, clock }: CheckFileDeps,
  { tenant, record }: FileCheck,
  { accepted }: RowsCheck,
  header?: string[],
): Promise<void> {
  const memory = readingMemory(imports);
  const by = record.chosenBy ?? record.createdBy;
  const { map } = record.choices ?? {};
  if (map && header) await memory.keepMapping(tenant, header, chosenMap(header, map), by, clock.now());
  await memory.keepAliases(tenant, [...accepted.values()], by, clock.now());
}

/** A corrected result file: the rows as they were, those that failed or were skipped checked anew. */
async function correctedFile(
  deps: CheckFileDeps,
  check: FileCheck & { record: ImportRecord & { layout: Layout; rowsFolder: string } },
  pass: Pass,
): Promise<CheckReport> {
  const { tenant, record, folder } = check;
  const { layout } = record;
  const container = deps.container(tenant);
  const correction = await readCorrection(readTable(deps, check, pass), record.bytes, record);
  const writer = rowsWriter(container, folder);
  const before = { ...record, status: 'finished' as const, revision: record.revision - 1 };
  const aliases = await readingMemory(deps.imports).aliases(tenant);
  // The orders that people saw their dates read in hold for corrections too.
  const dates = new DateReader(new Map(Object.entries(layout.dateOrders ?? {})), layout.dateOrder ?? 'dmy');
  const rules = new RowsCheck({ ...rulesOf(deps, check), aliases }, layout, dates);
  const unknown = record.fileIssues.flatMap(({ code, column }) =>
    code === 'UNKNOWN_COLUMN' && column !== null ? [column] : [],
  );
  const sources = { imports: deps.imports, rows: rowsReader(container, record) };
  return recording(writer, async () => {
    for await (const merged of mergedRows(sources, tenant, before, correction)) {
      const fresh = await rules.rows(merged.flatMap((row) => ('recheck' in row ? [row.recheck] : [])));
      let next = 0;
      for (const row of merged) {
        if ('carried' in row) rules.carry(row.carried, row.outcome);
        const checked = 'carried' in row ? row.carried : fresh[next++];
        if (checked) writer.append(checked);
      }
      await writer.drain();
      await check.beat();
    }
    const windows = await writer.finish();
    await remember(deps, check, rules);
    return report(correction.sha256, windows, rules, unknown, { ...layout, encoding: correction.encoding });
  });
}

function report(
  sha256: string,
  windows: number,
  rows: RowsCheck,
  unknown: string[],
  layout: Layout,
): CheckReport {
  const fileIssues = fileIssuesOf(rows, unknown);
  return { sha256, windows, layout, counts: rows.counts, issues: rows.issues, fileIssues };
}
