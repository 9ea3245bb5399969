import { NeedsAnswer, type Choices, type Question } from '../choices';
import { clean } from '../checking/text';
import type { Decider } from './deciders';
import { fieldOf, isResultColumn, normalHeader, REQUIRED, type Field } from './fields';
import { likelyByName, SURE, type Likely } from './likeness';
import { fieldByValues, likelyByValues, type KnownNames } from './value-likeness';

export interface Decision {
  by: Decider;
  /** 0 to 1. */
  confidence: number;
}

/** Which field each column of a file is. */
export interface Mapping {
  columns: Partial<Record<Field, number>>;
  /** What stands where there is no column, or nothing in its cell. */
  constants: Partial<Record<Field, string>>;
  how: Partial<Record<Field, Decision>>;
  /** Headers of columns that are not imported and that nobody chose to leave out. */
  unknown: string[];
}

export interface MappingSources {
  choices: Pick<Choices, 'map' | 'set'>;
  /** What this customer chose for these headers before: normal header -> field, or null for "not imported". */
  remembered: Record<string, Field | null>;
  /** Names of the customer's FacilityApps, against which the values of columns are held. */
  names: KnownNames;
}

const MOST_ASKED = 100;
const LONGEST_SHOWN = 80;

/** Fields that are one thing: where one of them is taken, no other is guessed. */
const ALIKE: readonly (readonly Field[])[] = [
  ['site_name', 'site_id', 'location'],
  ['floor_name', 'floor_id'],
  ['space_name', 'space_id'],
  ['owner_email', 'owner_name', 'assigned_to', 'owner_employee_id'],
  ['form_name', 'form_id'],
  ['date_start', 'start'],
  ['date_end', 'end'],
  ['hour_start', 'time_start'],
  ['hour_end', 'time_end'],
];
const alike = (field: Field): readonly Field[] => ALIKE.find((group) => group.includes(field)) ?? [field];

class Columns {
  readonly columns: Partial<Record<Field, number>> = {};
  readonly how: Partial<Record<Field, Decision>> = {};
  private readonly leftOut = new Set<number>();

  constructor(readonly header: string[]) {}

  isOpen(index: number): boolean {
    const cell = this.header[index] ?? '';
    const taken = Object.values(this.columns).includes(index);
    return !taken && !this.leftOut.has(index) && cell.trim() !== '' && !isResultColumn(cell);
  }
  leaveOut(index: number): void {
    this.leftOut.add(index);
  }
  /** Throws NeedsAnswer where the field has another column by the same kind of decision. */
  take(field: Field, index: number, by: Decider, confidence = 1): void {
    const other = this.columns[field];
    if (other !== undefined && other !== index && this.how[field]?.by === by)
      throw this.conflict(field, other, index);
    if (other !== undefined) return;
    this.columns[field] = index;
    this.how[field] = { by, confidence };
  }
  has(fields: readonly Field[]): boolean {
    return fields.some((field) => this.columns[field] !== undefined);
  }
  open(): number[] {
    return this.header.flatMap((_, index) => (this.isOpen(index) ? [index] : []));
  }

  private conflict(field: Field, one: number, other: number): NeedsAnswer {
    const named = (index: number): string => `“${(this.header[index] ?? '').trim()}” (column ${index + 1})`;
    return new NeedsAnswer({
      kind: 'mapping',
      sentence: `Two columns are the same field (${field}): ${named(one)} and ${named(other)}. Say which of them it is; the other one is then left out.`,
      columns: [one, other].map((index) => ({
        column: index + 1,
        header: this.header[index] ?? '',
        likely: field,
      })),
    });
  }
}

/** Columns by their header as it came, else by its normal form, else by number (`#3`). */
function indexOf(header: string[], name: string): number {
  const numbered = /^#(\d{1,4})$/.exec(name.trim());
  if (numbered) return Number(numbered[1]) <= header.length ? Number(numbered[1]) - 1 : -1;
  const same = header.findIndex((cell) => cell.trim() === name.trim());
  return same >= 0 ? same : header.findIndex((cell) => normalHeader(cell) === normalHeader(name));
}

function byPerson(table: Columns, map: NonNullable<Choices['map']>): void {
  const { header } = table;
  for (const [name, field] of Object.entries(map)) {
    const index = indexOf(header, name);
    if (index < 0) {
      const names = header
        .map((cell) => cell.trim())
        .filter(Boolean)
        .join(', ');
      throw new NeedsAnswer({
        kind: 'mapping',
        sentence: `The file has no column “${name.slice(0, LONGEST_SHOWN)}”. Its columns are: ${names.slice(0, 500)}.`,
      });
    }
    if (field === null) table.leaveOut(index);
    else table.take(field, index, 'person');
  }
}

/**
 * Maps columns to fields: what a person chose, what this customer chose before, both spellings, then likeness of
 * names, and of values where something required is missing. Throws NeedsAnswer where that leaves a question.
 *
 * @param samples some records under the header
 */
export function mapColumns(header: string[], samples: string[][], sources: MappingSources): Mapping {
  const table = new Columns(header);
  const { map = {}, set = {} } = sources.choices;
  byPerson(table, map);
  for (const index of table.open()) {
    const name = normalHeader(header[index] ?? '');
    const before = Object.hasOwn(sources.remembered, name) ? sources.remembered[name] : undefined;
    if (before === null) table.leaveOut(index);
    else if (before !== undefined) table.take(before, index, 'remembered');
  }
  for (const index of table.open()) {
    const field = fieldOf(header[index] ?? '');
    if (field === undefined) continue;
    const meant = fieldByValues(field, valuesOf(samples, index));
    // A column of whole places says nothing beside one of sites.
    if (meant === 'location' && header.some((cell) => SITE_FIELDS.includes(fieldOf(cell)))) continue;
    table.take(meant, index, 'spelling');
  }
  const proposals = byLikeness(table, samples, sources.names, Object.keys(set) as Field[]);
  const mapping: Mapping = {
    columns: table.columns,
    constants: set,
    how: table.how,
    unknown: table.open().map((index) => (header[index] ?? '').trim()),
  };
  refuseMissing(table, Object.keys(set) as Field[], proposals, mapping);
  return mapping;
}

/** The beginning of a longer cell tells as much. */
const LONGEST_VALUE = 300;
const SITE_FIELDS: (Field | undefined)[] = ['site_name', 'site_id'];
const valuesOf = (samples: string[][], index: number): string[] =>
  samples.map((record) => clean((record[index] ?? '').slice(0, LONGEST_VALUE))).filter((cell) => cell !== '');

/** Takes what is sure; answers what is only likely, by column. */
function byLikeness(
  table: Columns,
  samples: string[][],
  names: KnownNames,
  constants: Field[],
): Map<number, Likely> {
  const found: (Likely & { index: number })[] = table.open().flatMap((index) => {
    const values = valuesOf(samples, index);
    const byName = likelyByName(table.header[index] ?? '');
    return [byName, ...likelyByValues(values, names, byName)].flatMap((likely) =>
      likely ? [{ ...likely, index }] : [],
    );
  });
  const proposals = new Map<number, Likely>();
  for (const { field, confidence, index } of found.sort((a, b) => b.confidence - a.confidence)) {
    if (!table.isOpen(index) || table.has(alike(field))) continue;
    if (alike(field).some((one) => constants.includes(one))) continue;
    // Two columns that are equally likely are a question, whichever comes first.
    const rival = found.some(
      (other) =>
        other.index !== index && other.confidence === confidence && alike(field).includes(other.field),
    );
    if (confidence >= SURE && !rival) table.take(field, index, 'likeness', confidence);
    else if (!proposals.has(index)) proposals.set(index, { field, confidence });
  }
  return proposals;
}

function refuseMissing(
  table: Columns,
  constants: Field[],
  proposals: Map<number, Likely>,
  mapping: Mapping,
): void {
  const missing = REQUIRED.filter(
    ({ fields }) => !table.has(fields) && !fields.some((field) => constants.includes(field)),
  );
  if (missing.length === 0) return;
  const names = missing.map(({ name }) => name).join(', ');
  const question: Question = {
    kind: 'mapping',
    sentence: `The file has no column for: ${names}. Say which column it is, or what stands there for all rows.`,
    missing: missing.map(({ name, fields }) => ({ name, fields: [...fields] })),
    columns: table
      .open()
      .slice(0, MOST_ASKED)
      .map((index) => {
        const likely = proposals.get(index)?.field;
        return {
          column: index + 1,
          header: (table.header[index] ?? '').trim().slice(0, LONGEST_SHOWN),
          ...(likely === undefined ? {} : { likely }),
        };
      }),
  };
  throw new NeedsAnswer(question, undefined, mapping);
}
