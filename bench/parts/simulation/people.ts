import type { Definition } from '../../../shared/schedules';
import type { Random } from './upstream';

const pick = <T>(chance: Random, list: readonly T[]): T => list[Math.floor(chance() * list.length)] as T;
const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
const weekdays = (chance: Random): string => WEEKDAYS.filter(() => chance() < 0.3).join(',') || 'TU';

export function aRule(chance: Random): string {
  const every = pick(chance, [1, 1, 1, 2, 3]);
  switch (Math.floor(chance() * 6)) {
    case 0:
      return `FREQ=DAILY;INTERVAL=${every * 2}`;
    case 1:
      return `FREQ=MONTHLY;BYDAY=${pick(chance, ['1', '2', '-1'])}${pick(chance, WEEKDAYS)}`;
    case 2:
      return `FREQ=MONTHLY;INTERVAL=${every};BYMONTHDAY=${pick(chance, ['1', '15', '31', '-1'])}`;
    case 3:
      return `FREQ=WEEKLY;BYDAY=${weekdays(chance)};BYHOUR=7,13`;
    default:
      return `FREQ=WEEKLY;INTERVAL=${every};BYDAY=${weekdays(chance)}`;
  }
}

/** A recurring job as somebody might keep it; its titles are its own, so that no two are the same job. */
export function aDefinition(chance: Random, name: string, today: string): Definition {
  const rule = aRule(chance);
  return {
    name,
    jobs: Array.from({ length: chance() < 0.2 ? 3 : 1 }, (_, n) => ({
      title: `${name}, job ${n + 1}`,
      ...pick(chance, [{ siteId: '1' }, { siteId: '2' }, { siteId: '1', floorId: '11', spaceId: '111' }]),
      ownerId: '7',
      labels: [],
    })),
    rule,
    start: `${today}T${pick(chance, ['01:30', '06:00', '09:00', '22:30'])}`,
    durationMinutes: pick(chance, [45, 120, 480]),
    timeZone: pick(chance, ['Europe/London', 'Europe/London', 'America/New_York', 'Australia/Lord_Howe']),
    horizonDays: pick(chance, [1, 7, 14, 30]),
    catchUp: pick(chance, ['all', 'all', 'latest', 'none']),
    ...(chance() < 0.6
      ? {
          holidays: {
            calendar: pick(chance, ['england-and-wales', 'scotland', 'northern-ireland'] as const),
            rule: pick(chance, ['keep', 'skip', 'before', 'after'] as const),
          },
        }
      : {}),
  };
}
