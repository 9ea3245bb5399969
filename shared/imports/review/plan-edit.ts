import type { Container } from '../../platform/blobs';
import { AppError } from '../../platform/errors';
import type { Alias, NameKind } from '../checking/places';
import { isTwinIssue } from '../checking/twins';
import { clean } from '../checking/text';
import type { Issue, IssueCode } from '../codes';
import type { Stamp } from '../marks';
import { WINDOW_ROWS, type CheckedRow, type Layout } from '../model';
import type { Plan } from './apply-edit';
import { MOST_CELL, type EditRequest, type RequestOf } from './edit-request';
import { listRows } from './filter-rows';
import { windowOf, type Review } from './review';
import { wished, type Obstacle, type RowState, type Wish } from './row-change';
import type { RowChecker } from './row-checker';

export interface PlanContext {
  container: Container;
  review: Review;
  layout: Layout;
  stamp: Stamp;
  checker: RowChecker;
}

export interface PlannedEdit {
  plan: Plan;
  /** Names that it makes this customer's own, filled while it is applied. */
  aliases: Alias[];
}

/** Cells are not what the person saw: somebody else changed them. */
export class Obstacles extends Error {
  constructor(readonly found: Obstacle[]) {
    super('Somebody else was first');
  }
}

/** What an edit does, ready to be applied. @throws AppError `refused` naming rows that cannot be changed */
export async function planEdit(context: PlanContext, request: EditRequest): Promise<PlannedEdit> {
  switch (request.kind) {
    case 'cells':
      return { plan: cellsPlan(context, request), aliases: [] };
    case 'alike':
      return { plan: alikePlan(context, request), aliases: [] };
    case 'replace':
      return { plan: replacePlan(context, request), aliases: [] };
    case 'accept':
      return acceptPlan(context, request);
    case 'skip':
    case 'unskip':
    case 'send-anyway':
    case 'not-anyway':
      return { plan: await sayingPlan(context, request), aliases: [] };
  }
}

function refuseLonger(row: number, length: number): void {
  if (length > MOST_CELL)
    throw new AppError('refused', {
      detail: `A cell of row ${row} would hold more than ${MOST_CELL} characters. Nothing was changed.`,
    });
}

const makeWish = ({ stamp }: PlanContext, row: CheckedRow, wish: Wish): RowState | undefined => {
  for (const [, text] of wish.cells ?? []) refuseLonger(row.row, text.length);
  return wished(row, wish, stamp);
};

function* everyWindow({ facts }: Review): Generator<number> {
  for (let window = 0; window * WINDOW_ROWS < facts.count; window++) yield window;
}

function cellsPlan(context: PlanContext, { changes }: RequestOf<'cells'>): Plan {
  const { review, layout } = context;
  const byPlace = new Map<number, { column: number; value: string; was: string | undefined }[]>();
  const issues: { path: string; message: string }[] = [];
  for (const [n, { row, field, value, was }] of changes.entries()) {
    const at = review.facts.find(row);
    if (at === undefined || review.facts.carried(at)) {
      const why = at === undefined ? 'is not there' : 'was settled before and cannot be changed any more';
      issues.push({ path: `changes.${n}.row`, message: `Row ${row} ${why}.` });
      continue;
    }
    const wanted = { column: layout.columns[field] as number, value, was };
    byPlace.set(at, [...(byPlace.get(at) ?? []), wanted]);
  }
  if (issues.length > 0)
    throw new AppError('refused', { detail: `${issues[0]?.message} Nothing was changed.`, issues });
  return {
    windows: [...new Set([...byPlace.keys()].map(windowOf))].sort((a, b) => a - b),
    change(row, at) {
      const wanted = byPlace.get(at);
      if (!wanted) return undefined;
      const found = wanted.flatMap(({ column, was }): Obstacle[] => {
        const text = row.cells[column] ?? '';
        if (was === undefined || was === text) return [];
        return [{ row: row.row, column, text, by: row.marks?.cells?.[column]?.by }];
      });
      if (found.length > 0) throw new Obstacles(found);
      return makeWish(context, row, { cells: wanted.map(({ column, value }) => [column, value]) });
    },
  };
}

/** The longest run of plain signs in a text: where a window has it nowhere, the text does not stand in it. */
const longestWord = (text: string): string =>
  (text.match(/[\x21-\x7e]+/g) ?? []).reduce(
    (longest, one) => (one.length > longest.length ? one : longest),
    '',
  );

function alikePlan(context: PlanContext, { field, from, to }: RequestOf<'alike'>): Plan {
  const column = context.layout.columns[field] as number;
  const wanted = clean(from);
  const word = longestWord(wanted);
  return {
    windows: everyWindow(context.review),
    fits: (text) => text.includes(word) || INVISIBLE.test(text),
    change: (row) =>
      clean(row.cells[column]) === wanted ? makeWish(context, row, { cells: [[column, to]] }) : undefined,
  };
}
/** Signs within a word that nobody sees. */
const INVISIBLE = /[\u200b\u2060\ufeff]/;

function replacePlan(context: PlanContext, request: RequestOf<'replace'>): Plan {
  const { layout, review } = context;
  const { find, replace, matchCase = false, wholeCell = false } = request;
  const all = Object.values(layout.columns);
  const one = request.field === undefined ? undefined : layout.columns[request.field];
  // A field without a column has nothing that could be found.
  const columns = request.field === undefined ? all : one === undefined ? [] : [one];
  // A space that a person types is found whichever kind of space it is.
  const plain = find.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(' ', '[ \u00a0\u2007\u202f]');
  const pattern = new RegExp(plain, matchCase ? 'gu' : 'giu');
  const same = (text: string): boolean =>
    matchCase ? text === find : text.toLowerCase() === find.toLowerCase();
  const replaced = (text: string, row: number): string => {
    if (wholeCell) return same(clean(text)) ? replace : text;
    const found = text.match(pattern) ?? [];
    // Looked at before it is made: a short text may stand there ten thousand times.
    refuseLonger(row, text.length - found.join('').length + found.length * replace.length);
    return found.length === 0 ? text : text.replace(pattern, () => replace);
  };
  return {
    windows: everyWindow(review),
    fits: (text) => wholeCell || text.search(pattern) >= 0,
    change(row) {
      const cells = columns.flatMap((column): [number, string][] => {
        const text = row.cells[column] ?? '';
        const next = replaced(text, row.row);
        return next === text ? [] : [[column, next]];
      });
      return cells.length === 0 ? undefined : makeWish(context, row, { cells });
    },
  };
}

/** What the suggestion of a code is about, and which part of a path of places it stands for. */
const SUGGESTED: Partial<Record<IssueCode, { kind: NameKind; part?: 0 | 1 | 2 }>> = {
  INVALID_SITE: { kind: 'site', part: 0 },
  INVALID_FLOOR: { kind: 'floor', part: 1 },
  FLOOR_SITE_MISMATCH: { kind: 'floor', part: 1 },
  INVALID_SPACE: { kind: 'space', part: 2 },
  SPACE_FLOOR_MISMATCH: { kind: 'space', part: 2 },
  INVALID_OWNER: { kind: 'owner' },
  INVALID_FORM: { kind: 'form' },
};
/** All names of a customer are read by every check. */
const MOST_ALIASES = 1_000;

function acceptPlan(context: PlanContext, request: RequestOf<'accept'>): PlannedEdit {
  const { layout, review, checker } = context;
  const columns = Object.entries(layout.columns);
  const wanted = request.rows && placesOfRows(context, request.rows);
  const from = request.from === undefined ? undefined : clean(request.from);
  const aliases = new Map<string, Alias>();

  /** The cell that a suggestion is for, with what it then says. */
  function accepted(row: CheckedRow, issue: Issue, cells: string[]): [number, string] | undefined {
    const about = SUGGESTED[issue.code];
    if (issue.suggestion === undefined || !about) return undefined;
    if (request.code !== undefined && issue.code !== request.code) return undefined;
    const [field, column] =
      columns.find(([, index]) => (layout.header[index] ?? '').trim() === issue.column) ?? [];
    if (field === undefined || column === undefined) return undefined;
    if (request.field !== undefined && field !== request.field) return undefined;
    if (from !== undefined && clean(row.cells[column]) !== from) return undefined;
    const path = field === 'location' && about.part !== undefined;
    const text = path
      ? checker.withPathPart(clean(cells[column]), about.part as 0 | 1 | 2, issue.suggestion)
      : issue.suggestion;
    return [column, text];
  }

  const plan: Plan = {
    windows: wanted ? wanted.windows : everyWindow(review),
    change(row, at) {
      if (wanted && !wanted.has(at)) return undefined;
      const cells = [...row.cells];
      const made: [number, string][] = [];
      for (const issue of row.issues) {
        const one = accepted(row, issue, cells);
        if (!one) continue;
        while (cells.length < one[0]) cells.push('');
        cells[one[0]] = one[1];
        made.push(one);
        const kind = SUGGESTED[issue.code]?.kind;
        const alias = kind && aliases.size < MOST_ALIASES && checker.acceptedAlias(row.cells, kind);
        if (alias) aliases.set(JSON.stringify([alias.kind, alias.parent, alias.name]), alias);
      }
      return made.length === 0 ? undefined : makeWish(context, row, { cells: made });
    },
  };
  const planned: PlannedEdit = {
    plan,
    get aliases() {
      return [...aliases.values()];
    },
  };
  return planned;
}

type Saying = RequestOf<'skip' | 'unskip' | 'send-anyway' | 'not-anyway'>;

async function sayingPlan(context: PlanContext, { kind, rows, filter }: Saying): Promise<Plan> {
  const { container, review, layout } = context;
  const wanted = rows
    ? placesOfRows(context, rows)
    : places(review, await listRows(container, review, layout, filter ?? {}, 'file'));
  const wish: Wish =
    kind === 'skip' || kind === 'unskip' ? { skipped: kind === 'skip' } : { anyway: kind === 'send-anyway' };
  return {
    windows: wanted.windows,
    change(row, at) {
      if (!wanted.has(at)) return undefined;
      // Only what would not be sent otherwise is sent all the same.
      if (kind === 'send-anyway' && !row.issues.some(isTwinIssue)) return undefined;
      return makeWish(context, row, wish);
    },
  };
}

interface Places {
  windows: number[];
  has(at: number): boolean;
}

/** A set of rows as a bit for each row of the file. */
function places({ facts }: Review, list: Iterable<number>): Places {
  const bits = new Uint8Array(facts.count);
  for (const at of list) bits[at] = 1;
  const windows: number[] = [];
  for (let window = 0; window * WINDOW_ROWS < facts.count; window++) {
    const start = window * WINDOW_ROWS;
    if (bits.subarray(start, start + WINDOW_ROWS).includes(1)) windows.push(window);
  }
  return { windows, has: (at) => bits[at] === 1 };
}

function placesOfRows({ review }: PlanContext, rows: number[]): Places {
  const found = rows.map((row) => ({ row, at: review.facts.find(row) }));
  const missing = found.filter(({ at }) => at === undefined).map(({ row }) => row);
  if (missing.length > 0)
    throw new AppError('refused', {
      detail: `There are no such rows: ${missing.slice(0, 20).join(', ')}. Nothing was changed.`,
    });
  return places(
    review,
    found.map(({ at }) => at as number),
  );
}
