import type { PreviewView } from '../../shared/schedules';

const WIDEST = 40;

/** The answer of a preview as people read it, in the zone's own time. */
export function tellPreview(title: string, { occurrences, left }: PreviewView, timeZone: string): string {
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat('en-GB', { timeZone, ...options });
  const day = format({ weekday: 'short', day: '2-digit', month: 'short', year: 'numeric' });
  const time = format({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const lines = occurrences.map(({ start, end, movedFrom, note }) => {
    const [from, to] = [new Date(start), new Date(end)];
    const overnight = day.format(from) === day.format(to) ? '' : ` (${day.format(to)})`;
    const when = `${day.format(from)}  ${time.format(from)} to ${time.format(to)}${overnight}`;
    const told = [movedFrom && `from ${movedFrom}.`, note].filter(Boolean).join(' ');
    return told === '' ? `  ${when}` : `  ${when.padEnd(WIDEST)}  ${told}`;
  });
  const many = occurrences.length === 1 ? '1 occurrence' : `${occurrences.length} occurrences`;
  const without = left.map(({ date, reason }) => `  ${date}  left out. ${reason}`);
  return [
    `${title}: ${many}${left.length === 0 ? '' : `, ${left.length} left out`}`,
    ...lines,
    ...without,
    '',
  ].join('\n');
}
