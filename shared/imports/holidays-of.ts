import { holidays, parseDay, type CalendarName } from '../recurrence';

/** Bank holidays by civil date: the name, undefined on any other day and where no calendar is kept. */
export function holidaysOf(calendar: CalendarName | null): (date: string) => string | undefined {
  const { nameOf } = holidays(calendar ?? undefined);
  return (date) => {
    const day = parseDay(date);
    return day === undefined ? undefined : nameOf(day);
  };
}
