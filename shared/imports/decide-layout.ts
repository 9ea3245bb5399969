import type { ReferenceData } from '../facilityapps';
import type { DateReader } from './checking/dates';
import { fold } from './checking/names';
import { NeedsAnswer, type Choices } from './choices';
import type { Layout } from './model';
import type { Encoding } from './reading/encoding';
import type { Field } from './reading/fields';
import type { Layout as FileLayout } from './reading/header';
import { orderInHeader } from './reading/likeness';
import { mapColumns, type Mapping } from './reading/map-columns';
import type { KnownNames } from './reading/value-likeness';
import type { HeaderMap } from './reading-memory';

/** Names of the customer's FacilityApps as they are compared, each list made when it is first asked for. */
export function knownNames(reference: ReferenceData): KnownNames {
  const lazily = (texts: () => (string | undefined)[]) => {
    let made: Set<string> | undefined;
    return () => (made ??= new Set(texts().flatMap((text) => (text ? [fold(text)] : []))));
  };
  const sites = lazily(() => reference.sites.map(({ name }) => name));
  const floors = lazily(() => reference.floors.map(({ name }) => name));
  const spaces = lazily(() => reference.spaces.map(({ name }) => name));
  const people = lazily(() => reference.users.flatMap(({ name, email }) => [name, email]));
  const forms = lazily(() => reference.forms.map(({ name }) => name));
  return {
    get sites() {
      return sites();
    },
    get floors() {
      return floors();
    },
    get spaces() {
      return spaces();
    },
    get people() {
      return people();
    },
    get forms() {
      return forms();
    },
  };
}

export interface MappingBasis {
  choices: Choices;
  remembered: HeaderMap;
  reference: ReferenceData;
}

/** A choice that this kind of file knows nothing of is told, rather than left without effect. */
function refuseForeign({ sheet }: FileLayout, choices: Choices): void {
  if (sheet === undefined && choices.sheet !== undefined)
    throw new NeedsAnswer({
      kind: 'sheet',
      sentence: 'The file is no workbook, so it has no sheets. Take the choice of a sheet back.',
    });
  const foreign = (['encoding', 'delimiter'] as const).find((name) => choices[name] !== undefined);
  if (sheet !== undefined && foreign)
    throw new NeedsAnswer({
      kind: foreign,
      sentence: `The file is a workbook, which has no ${foreign}. Take that choice back.`,
    });
}

/** Maps the columns of a file; a question of it carries what is known of the file. */
export function decideMapping(layout: FileLayout, encoding: Encoding, basis: MappingBasis): Mapping {
  const { choices, remembered, reference } = basis;
  try {
    refuseForeign(layout, choices);
    const sources = { choices, remembered, names: knownNames(reference) };
    return mapColumns(layout.header, layout.samples, sources);
  } catch (error) {
    if (!(error instanceof NeedsAnswer)) throw error;
    const { delimiter, headerRow, header, sheet } = layout;
    throw new NeedsAnswer(error.question, {
      encoding,
      delimiter,
      headerRow,
      header,
      columns: error.mapping?.columns ?? {},
      dateOrder: null,
      ...(sheet === undefined ? {} : { sheet }),
    });
  }
}

const MAIN_DATES: Field[] = ['date_start', 'start', 'date_end', 'end', 'recurrence_end_date'];

/** Headers may say the order of their dates: `Start (dd/mm/yyyy)`. */
export function hintOrders(dates: DateReader, { header }: FileLayout, { columns }: Mapping): void {
  for (const field of MAIN_DATES) {
    const index = columns[field];
    const order = index === undefined ? undefined : orderInHeader(header[index] ?? '');
    if (order) dates.hint(field, order);
  }
}

/** What is kept with the import of how its file was read. */
export function foundLayout(
  { delimiter, headerRow, header, sheet }: FileLayout,
  encoding: Encoding,
  { columns, constants, how }: Mapping,
  dates: DateReader,
): Layout {
  const used = MAIN_DATES.filter((field) => columns[field] !== undefined);
  const orders = Object.fromEntries(used.map((field) => [field, dates.orderOf(field)]));
  const [first = 'date_start'] = used;
  return {
    encoding,
    delimiter,
    headerRow,
    header,
    columns,
    constants,
    how,
    dateOrder: dates.orderOf(first),
    ...(sheet === undefined ? {} : { sheet }),
    ...(new Set(Object.values(orders)).size > 1 ? { dateOrders: orders } : {}),
  };
}

/** One question for the file where nothing in it shows the order of its dates. */
export function orderQuestion(dates: DateReader, layout: Layout): NeedsAnswer | undefined {
  const open = dates.question;
  if (!open) return undefined;
  const name = (layout.header[layout.columns[open.column] ?? -1] ?? open.column).trim();
  return new NeedsAnswer(
    {
      kind: 'date-order',
      sentence: `Nothing in the column “${name}” shows whether ${open.example} has the day or the month first. Say which of them it is.`,
      options: ['dmy', 'mdy'],
    },
    { ...layout, dateOrder: null },
  );
}
