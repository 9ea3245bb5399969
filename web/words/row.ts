/** Cells of a row by field, as they came. */
type Values = Record<string, string>;

const first = (values: Values, ...fields: string[]): string =>
  fields.map((field) => values[field]?.trim() ?? '').find((cell) => cell !== '') ?? '';
const joined = (parts: string[]): string => parts.filter((part) => part !== '').join(', ');

export const titleOf = (values: Values): string => first(values, 'title_en');

/** `Head Office, 2nd floor, Kitchen`; ids where there are no names. */
export const placeOf = (values: Values): string =>
  joined([
    first(values, 'site_name', 'site_id'),
    first(values, 'floor_name', 'floor_id'),
    first(values, 'space_name', 'space_id'),
  ]);

function timeOf(hour: string, minute: string): string {
  if (!/^\d{1,2}$/.test(hour) || !/^\d{0,2}$/.test(minute)) return hour;
  return `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`;
}

/** `31/12/2027, 09:00 to 17:00, weekly`: the cells as they came, put together. */
export function whenOf(values: Values): string {
  const from = timeOf(first(values, 'hour_start'), first(values, 'minute_start'));
  const to = timeOf(first(values, 'hour_end'), first(values, 'minute_end'));
  const repeat = first(values, 'recurrence_type').toLowerCase();
  return joined([
    first(values, 'date_start'),
    from && to ? `${from} to ${to}` : from || to,
    repeat === 'none' ? '' : repeat,
  ]);
}
