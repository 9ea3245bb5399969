/** Cells of a row by field, as the API gives them. */
type Values = Record<string, string>;

const first = (values: Values, ...fields: string[]): string =>
  fields.map((field) => values[field]?.trim() ?? '').find((cell) => cell !== '') ?? '';

export const titleOf = (values: Values): string => first(values, 'title');

/** `Head Office, 2nd floor, Kitchen`; ids where no names are given. */
export const placeOf = (values: Values): string =>
  [first(values, 'site', 'siteId'), first(values, 'floor', 'floorId'), first(values, 'space', 'spaceId')]
    .filter((part) => part !== '')
    .join(', ');

const timeOf = (hour: string, minute: string): string => {
  if (hour === '') return '';
  return /^\d{1,2}$/.test(hour) ? `${hour.padStart(2, '0')}:${(minute || '0').padStart(2, '0')}` : hour;
};

/** `31/12/2027, 09:00 to 17:00, weekly`: the cells as they came, put together. */
export function whenOf(values: Values): string {
  const from = timeOf(first(values, 'hourStart'), first(values, 'minuteStart'));
  const to = timeOf(first(values, 'hourEnd'), first(values, 'minuteEnd'));
  const repeat = first(values, 'recurrenceType').toLowerCase();
  return [
    first(values, 'dateStart'),
    from && to ? `${from} to ${to}` : from || to,
    repeat === 'none' ? '' : repeat,
  ]
    .filter((part) => part !== '')
    .join(', ');
}
