import { useRef, useState } from 'preact/hooks';
import type { Preview } from '../api/schedules';
import { dateInWords } from '../words/schedules';

const DAY_MS = 86_400_000;
const iso = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
const at = (date: string): number => Date.parse(`${date}T00:00Z`);

/** The first days of twelve months from the month of a date on. */
export function monthsFrom(date: string): string[] {
  const [year = 0, month = 1] = date.split('-').map(Number);
  return Array.from({ length: 12 }, (_, n) => iso(Date.UTC(year, month - 1 + n, 1)));
}
const daysOf = (first: string): string[] => {
  const [year = 0, month = 1] = first.split('-').map(Number);
  const many = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return Array.from({ length: many }, (_, n) => iso(at(first) + n * DAY_MS));
};

interface Day {
  kind: 'on' | 'left' | 'off';
  words: string;
}

function dayOf(date: string, preview: Preview | undefined, timeZone: string): Day {
  const on = preview?.occurrences.filter((one) => one.date === date) ?? [];
  const left = preview?.left.filter((one) => one.date === date) ?? [];
  if (on.length > 0) {
    const time = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone });
    const times = on.map(({ start }) => time.format(new Date(start))).join(' and ');
    const notes = on.flatMap(({ note }) => note ?? []).join(' ');
    return { kind: 'on', words: `takes place at ${times}. ${notes}` };
  }
  if (left.length > 0) return { kind: 'left', words: left.map(({ reason }) => reason).join(' ') };
  return { kind: 'off', words: '' };
}

const STEPS: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

/**
 * Twelve months on which one sees when a recurring job takes place, and skips or adds a day by choosing it. One day
 * takes part in the order of tabs; arrows go from day to day.
 */
export function YearCalendar(props: {
  from: string;
  preview: Preview | undefined;
  timeZone: string;
  /** What choosing a day does, in words. */
  does: (kind: 'on' | 'left' | 'off') => string;
  /** The day whose details are shown. */
  chosen?: string | undefined;
  onChoose?: ((date: string, on: boolean) => void) | undefined;
}) {
  const { from, preview, timeZone, does, chosen, onChoose } = props;
  const [focused, setFocused] = useState(from);
  const box = useRef<HTMLDivElement>(null);
  const months = monthsFrom(from);
  const [first, last] = [months[0] ?? from, daysOf(months[11] ?? from).at(-1) ?? from];
  const current = focused >= first && focused <= last ? focused : first;

  function go(event: KeyboardEvent): void {
    const step = STEPS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const to = iso(at(current) + step * DAY_MS);
    if (to < first || to > last) return;
    setFocused(to);
    box.current?.querySelector<HTMLButtonElement>(`[data-day="${to}"]`)?.focus();
  }

  return (
    <div class="year" ref={box} onKeyDown={go}>
      {months.map((month) => {
        const title = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' });
        const blanks = (new Date(at(month)).getUTCDay() + 6) % 7;
        return (
          <div class="month" role="group" aria-label={title.format(at(month))} key={month}>
            <p class="month-name" aria-hidden="true">
              {title.format(at(month))}
            </p>
            <div class={`days days-after-${blanks}`}>
              {daysOf(month).map((date) => {
                const { kind, words } = dayOf(date, preview, timeZone);
                return (
                  <button
                    type="button"
                    key={date}
                    data-day={date}
                    class={`day day-${kind}`}
                    {...(chosen === undefined ? {} : { 'aria-pressed': date === chosen })}
                    tabIndex={date === current ? 0 : -1}
                    aria-label={`${dateInWords(date)}${words && `: ${words}`} ${onChoose ? does(kind) : ''}`}
                    title={words || undefined}
                    disabled={!onChoose}
                    onFocus={() => setFocused(date)}
                    onClick={() => onChoose?.(date, kind === 'on')}
                  >
                    {Number(date.slice(8))}
                  </button>
                );
              })}
            </div>
          </div>
        );
      })}
    </div>
  );
}
