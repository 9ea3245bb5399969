/** Who did something to a row, when, and in which edit of the review. */
export interface Stamp {
  /** Version of the review that the edit made. */
  edit: number;
  by: string;
  /** Milliseconds since the epoch. */
  at: number;
}

/** What people did to a row in the review. */
export interface Marks {
  /** Changed cells by column: what stands there in the file, and who changed it last. */
  cells?: Record<number, Stamp & { was: string }>;
  /** A person leaves the row out. */
  skipped?: Stamp;
  /** A person sends the row though its job is there already. */
  anyway?: Stamp;
}

type PackedStamp = [edit: number, by: string, at: number];
type PackedCell = [column: number, was: string, ...PackedStamp];
/** Marks as they lie in a window; behind them the fingerprint without a number, where the row has one with. */
export type PackedMarks = [
  cells: PackedCell[] | 0,
  skipped: PackedStamp | 0,
  anyway: PackedStamp | 0,
  base?: string,
];

const packStamp = (stamp: Stamp | undefined): PackedStamp | 0 =>
  stamp ? [stamp.edit, stamp.by, stamp.at] : 0;
const unpackStamp = ([edit, by, at]: PackedStamp): Stamp => ({ edit, by, at });

export function packMarks({ cells, skipped, anyway }: Marks, base: string | undefined): PackedMarks {
  const changed = Object.entries(cells ?? {}).map(([column, { was, edit, by, at }]): PackedCell => [
    Number(column),
    was,
    edit,
    by,
    at,
  ]);
  const packed: PackedMarks = [changed.length > 0 ? changed : 0, packStamp(skipped), packStamp(anyway)];
  if (base !== undefined) packed.push(base);
  return packed;
}

export function unpackMarks([cells, skipped, anyway]: PackedMarks): Marks {
  const marks: Marks = {};
  if (cells)
    marks.cells = Object.fromEntries(
      cells.map(([column, was, edit, by, at]) => [column, { was, edit, by, at }]),
    );
  if (skipped) marks.skipped = unpackStamp(skipped);
  if (anyway) marks.anyway = unpackStamp(anyway);
  return marks;
}

/** The marks, or nothing where there are none left. */
export const someMarks = (marks: Marks): Marks | undefined =>
  marks.skipped || marks.anyway || Object.keys(marks.cells ?? {}).length > 0 ? marks : undefined;

/** Stands for the edits of an earlier revision's review. */
const EARLIER = -1;

/** What still holds of a row that came back in a corrected file with the same cells: whether it is sent. */
export function saidBefore({ skipped, anyway }: Marks = {}): Marks | undefined {
  return someMarks({
    ...(skipped ? { skipped: { ...skipped, edit: EARLIER } } : {}),
    ...(anyway ? { anyway: { ...anyway, edit: EARLIER } } : {}),
  });
}
