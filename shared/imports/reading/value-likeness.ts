import { fold } from '../checking/names';
import { readTime } from '../checking/times';
import { looksLikeDate } from '../checking/dates';
import { readMoment } from '../checking/moments';
import type { Field } from './fields';
import type { Likely } from './likeness';

/** Folded names of the customer's FacilityApps; empty sets where they are not at hand. */
export interface KnownNames {
  sites: ReadonlySet<string>;
  floors: ReadonlySet<string>;
  spaces: ReadonlySet<string>;
  people: ReadonlySet<string>;
  forms: ReadonlySet<string>;
}

/** Fewer values show nothing. */
const LEAST_VALUES = 2;
/** Share of the values that has to fit. */
const MOST_FIT = 0.8;
const BY_VALUES = 0.85;
/** A name that hints at a field and values that fit it are as good as a name that says it. */
const HINT_AND_VALUES = 0.95;

const EMAIL = /^[^@\s]+@[^@\s]+\.[^@\s.]+$/;
const PATH = /\s*[>/\\|»→]\s*/;

const share = (values: string[], fits: (value: string) => boolean): number =>
  values.filter(fits).length / values.length;

/** The fields that a column's values show it to be, by what they look like and by the customer's own names. */
export function likelyByValues(values: string[], names: KnownNames, byName: Likely | undefined): Likely[] {
  if (values.length < LEAST_VALUES) return [];
  const found: Likely[] = [];
  const look = (field: Field, fits: (value: string) => boolean): void => {
    const fit = share(values, fits);
    if (fit < MOST_FIT) return;
    const confidence = byName?.field === field ? HINT_AND_VALUES : BY_VALUES * fit;
    found.push({ field, confidence });
  };
  const among = (known: ReadonlySet<string>) => (value: string) => known.has(fold(value));
  look('owner_email', (value) => EMAIL.test(value));
  look('location', (value) => PATH.test(value) && names.sites.has(fold(value.split(PATH)[0] ?? '')));
  look('site_name', among(names.sites));
  look('assigned_to', among(names.people));
  look('form_name', among(names.forms));
  look('floor_name', among(names.floors));
  look('space_name', among(names.spaces));
  look('start', (value) => readMoment(value)?.time !== undefined);
  look('date_start', looksLikeDate);
  if (byName?.field === 'time_start' || byName?.field === 'time_end')
    look(byName.field, (value) => readTime(value, '').kind === 'time');
  return found;
}

/** Columns of dates may hold times too, and columns of moments only one of both: what a spelling means by its values. */
export function fieldByValues(field: Field, values: string[]): Field {
  if (values.length === 0) return field;
  const withTime = share(values, (value) => readMoment(value)?.time !== undefined && !MIDNIGHT.test(value));
  if (field === 'date_start' && withTime >= HALF) return 'start';
  if (field === 'date_end' && withTime >= HALF) return 'end';
  const onlyTime = share(values, (value) => readTime(value, '').kind === 'time' && !looksLikeDate(value));
  if (field === 'start' && onlyTime >= MOST_FIT) return 'time_start';
  if (field === 'end' && onlyTime >= MOST_FIT) return 'time_end';
  return field;
}
const HALF = 0.5;
const MIDNIGHT = /[T ]0{1,2}:00(:00(\.0+)?)?Z?$/;
