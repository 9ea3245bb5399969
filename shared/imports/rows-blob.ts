import type { Container } from '../platform/blobs';
import type { JobSpec } from '../facilityapps';
import { splitLabels, clean } from './checking/text';
import { ISSUE_CODES, severityOf, type Issue, type IssueCode } from './codes';
import { CHECK_OUTCOMES, WINDOW_ROWS, type CheckedRow, type Layout } from './model';
import type { RowsReader, RowsWriter, WindowInfo } from './rows';

/*
 * The rows of a check lie in two blobs. `rows` holds a JSON array a line: row, outcome, cells, then, where they are
 * there, issues, fingerprint, job; title, description and labels of a job are read from the cells again. `index`
 * holds 32 bytes for each window of WINDOW_ROWS lines, so that any page of rows costs two small reads.
 */
const INDEX_BYTES = 32;
const BLOCK_BYTES = 2 * 1024 * 1024;
const UPLOADS_AT_ONCE = 2;

type PackedIssue = [code: number, column: string | null, message: string, suggestion?: string];
type PackedJob = [
  siteId: string,
  floorId: string | 0,
  spaceId: string | 0,
  ownerId: string,
  formId: string | 0,
  dateStart: string,
  dateEnd: string | 0,
  start: number,
  end: number,
  recurrence: [string, number, number[], 0 | 1, string] | 0,
];
type PackedRow = [
  row: number,
  outcome: number,
  cells: string[],
  issues?: PackedIssue[] | 0,
  fingerprint?: string,
  job?: PackedJob,
];

const codeIndex = new Map(ISSUE_CODES.map((code, index) => [code, index]));

const packIssue = ({ code, column, message, suggestion }: Issue): PackedIssue =>
  suggestion === undefined
    ? [codeIndex.get(code) ?? 0, column, message]
    : [codeIndex.get(code) ?? 0, column, message, suggestion];

const packJob = (job: JobSpec): PackedJob => [
  job.siteId,
  job.floorId ?? 0,
  job.spaceId ?? 0,
  job.ownerId,
  job.formId ?? 0,
  job.dateStart,
  job.dateEnd === job.dateStart ? 0 : job.dateEnd,
  job.hourStart * 60 + job.minuteStart,
  job.hourEnd * 60 + job.minuteEnd,
  job.recurrence
    ? [
        job.recurrence.period,
        job.recurrence.every,
        job.recurrence.weekdays,
        job.recurrence.byWeekdayOfMonth ? 1 : 0,
        job.recurrence.until,
      ]
    : 0,
];

function pack({ row, outcome, cells, issues, fingerprint, job }: CheckedRow): string {
  const packed: PackedRow = [row, CHECK_OUTCOMES.indexOf(outcome), cells];
  if (issues.length > 0 || fingerprint !== undefined)
    packed.push(issues.length > 0 ? issues.map(packIssue) : 0);
  if (fingerprint !== undefined) packed.push(fingerprint);
  if (job) packed.push(packJob(job));
  return JSON.stringify(packed);
}

function unpackJob(packed: PackedJob, cells: string[], columns: Layout['columns']): JobSpec {
  const [siteId, floorId, spaceId, ownerId, formId, dateStart, dateEnd, start, end, series] = packed;
  const cell = (field: string): string => {
    const index = columns[field];
    return index === undefined ? '' : clean(cells[index]);
  };
  const description = cell('description_en');
  return {
    title: cell('title_en'),
    ...(description === '' ? {} : { description }),
    dateStart,
    dateEnd: dateEnd === 0 ? dateStart : dateEnd,
    hourStart: Math.floor(start / 60),
    minuteStart: start % 60,
    hourEnd: Math.floor(end / 60),
    minuteEnd: end % 60,
    siteId,
    ...(floorId === 0 ? {} : { floorId }),
    ...(spaceId === 0 ? {} : { spaceId }),
    ownerId,
    ...(formId === 0 ? {} : { formId }),
    labels: splitLabels(cell('label_list')).labels,
    ...(series === 0
      ? {}
      : {
          recurrence: {
            period: series[0] as 'daily' | 'weekly' | 'monthly',
            every: series[1],
            weekdays: series[2],
            byWeekdayOfMonth: series[3] === 1,
            until: series[4],
          },
        }),
  };
}

function unpack(line: string, columns: Layout['columns']): CheckedRow {
  const [row, outcome, cells, issues, fingerprint, job] = JSON.parse(line) as PackedRow;
  return {
    row,
    cells,
    outcome: CHECK_OUTCOMES[outcome] ?? 'withErrors',
    issues: (issues || []).map(([index, column, message, suggestion]) => {
      const code = ISSUE_CODES[index] as IssueCode;
      return {
        column,
        code,
        severity: severityOf(code),
        message,
        ...(suggestion === undefined ? {} : { suggestion }),
      };
    }),
    ...(fingerprint === undefined ? {} : { fingerprint }),
    ...(job ? { job: unpackJob(job, cells, columns) } : {}),
  };
}

const rowsBlob = (folder: string): string => `${folder}/rows`;
const indexBlob = (folder: string): string => `${folder}/index`;

export function rowsWriter(container: Container, folder: string): RowsWriter {
  const blob = container.writer(rowsBlob(folder));
  const index: Buffer[] = [];
  let block: Buffer[] = [];
  let blockBytes = 0;
  let offset = 0;
  let uploads: Promise<void>[] = [];
  let failure: { error: unknown } | undefined;
  let lines: string[] = [];
  let firstRow = 0;
  let mask = 0;
  let many = CHECK_OUTCOMES.map(() => 0);

  function upload(): void {
    if (blockBytes === 0) return;
    const bytes = Buffer.concat(block);
    [block, blockBytes] = [[], 0];
    // A failure is kept for whoever waits next; without a handler it would end the process.
    const done = blob.append(bytes).catch((error: unknown) => {
      failure ??= { error };
    });
    uploads.push(done);
  }

  function endWindow(): void {
    if (lines.length === 0) return;
    const bytes = Buffer.from(`${lines.join('\n')}\n`);
    const entry = Buffer.alloc(INDEX_BYTES);
    entry.writeUInt32LE(firstRow, 0);
    entry.writeUInt32LE(bytes.length, 4);
    entry.writeDoubleLE(offset, 8);
    entry.writeUInt8(lines.length, 16);
    many.forEach((count, outcome) => entry.writeUInt8(count, 17 + outcome));
    entry.writeUInt32LE(mask >>> 0, 24);
    index.push(entry);
    offset += bytes.length;
    block.push(bytes);
    blockBytes += bytes.length;
    [lines, mask, many] = [[], 0, CHECK_OUTCOMES.map(() => 0)];
    if (blockBytes >= BLOCK_BYTES) upload();
  }

  async function settle(atMost: number): Promise<void> {
    while (uploads.length > atMost) await uploads.shift();
    if (failure) throw failure.error;
  }

  return {
    append(row) {
      if (lines.length === 0) firstRow = row.row;
      lines.push(pack(row));
      for (const { code } of row.issues) mask |= 1 << (codeIndex.get(code) ?? 0);
      const outcome = CHECK_OUTCOMES.indexOf(row.outcome);
      many[outcome] = (many[outcome] ?? 0) + 1;
      if (lines.length === WINDOW_ROWS) endWindow();
    },
    drain: () => settle(UPLOADS_AT_ONCE),
    async finish() {
      endWindow();
      upload();
      await settle(0);
      uploads = [];
      await blob.commit();
      await container.write(indexBlob(folder), Buffer.concat(index));
      return index.length;
    },
  };
}

type Place = WindowInfo & { offset: number; bytes: number };

function readEntry(bytes: Buffer, window: number): Place {
  const mask = bytes.readUInt32LE(24);
  const many = CHECK_OUTCOMES.map((_, outcome) => bytes.readUInt8(17 + outcome));
  const [ready = 0, withErrors = 0, duplicate = 0, skipped = 0, carried = 0] = many;
  return {
    window,
    firstRow: bytes.readUInt32LE(0),
    bytes: bytes.readUInt32LE(4),
    offset: bytes.readDoubleLE(8),
    rows: bytes.readUInt8(16),
    ready,
    withErrors,
    duplicate,
    skipped,
    carried,
    codes: ISSUE_CODES.filter((_, index) => (mask >>> index) & 1),
  };
}

export function rowsReader(
  container: Container,
  { rowsFolder, windows, layout }: { rowsFolder: string; windows: number; layout: Layout },
): RowsReader {
  async function places(from: number, count: number): Promise<Place[]> {
    const last = Math.min(from + count, windows);
    if (last <= from) return [];
    const range = { offset: from * INDEX_BYTES, count: (last - from) * INDEX_BYTES };
    const bytes = await container.read(indexBlob(rowsFolder), range);
    if (!bytes) throw new Error('The index of the rows is gone');
    return Array.from({ length: bytes.length / INDEX_BYTES }, (_, i) =>
      readEntry(bytes.subarray(i * INDEX_BYTES, (i + 1) * INDEX_BYTES), from + i),
    );
  }
  return {
    index: places,
    async windows(from, count) {
      const infos = await places(from, count);
      const [first, last] = [infos[0], infos.at(-1)];
      if (!first || !last) return [];
      const bytes = await container.read(rowsBlob(rowsFolder), {
        offset: first.offset,
        count: last.offset + last.bytes - first.offset,
      });
      if (!bytes) throw new Error('The rows are gone');
      return infos.map((info) => {
        const start = info.offset - first.offset;
        const lines = bytes.toString('utf8', start, start + info.bytes - 1).split('\n');
        return { info, rows: lines.map((line) => unpack(line, layout.columns)) };
      });
    },
  };
}
